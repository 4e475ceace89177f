import * as z from 'zod'

/** A point on earth in degrees (WGS 84). */
export const Position = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
export type Position = z.infer<typeof Position>

/** The land and sea of the country as a box: outside it a position is a device's error. */
const china = { south: 3.5, north: 53.7, west: 73.3, east: 135.2 }

export const isInChina = ({ latitude, longitude }: Position): boolean =>
  latitude >= china.south && latitude <= china.north && longitude >= china.west && longitude <= china.east

/** A position as it is sealed. */
export const positionText = ({ latitude, longitude }: Position): string => `${latitude},${longitude}`

/** Reads what `positionText` wrote; undefined for anything else. */
export const positionOf = (text: string): Position | undefined => {
  const [latitude, longitude, ...rest] = text.split(',').map(Number)
  const parsed = Position.safeParse({ latitude, longitude })
  return parsed.success && rest.length === 0 ? parsed.data : undefined
}

/** The mean radius of the earth: within a county the sphere errs by less than half a per cent. */
const earthMetres = 6_371_009
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** The distance along the ground, by the haversine formula, which stays exact for near points. */
export const metresBetween = (from: Position, to: Position): number => {
  const rise = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2
  const turn = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2
  const part = rise + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * turn
  return 2 * earthMetres * Math.asin(Math.min(1, Math.sqrt(part)))
}
