import { caseFile } from './stage.ts'
import type { Points } from './visits.ts'

/** Where the roster puts each household: the demonstration's devices stand there when they take their photos. */
export const csvPoints = (): Points => {
  const [head = '', ...lines] = caseFile('huangyao-roster.csv')
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n')
  const columns = head.split(',')
  const [code, latitude, longitude] = ['户编号', '纬度', '经度'].map((name) => columns.indexOf(name))
  const points = new Map<string, { latitude: number; longitude: number }>()
  for (const line of lines) {
    const cells = line.split(',')
    const at = { latitude: Number(cells[latitude ?? -1]), longitude: Number(cells[longitude ?? -1]) }
    if (cells[latitude ?? -1] !== '') points.set(cells[code ?? -1] ?? '', at)
  }
  return points
}
