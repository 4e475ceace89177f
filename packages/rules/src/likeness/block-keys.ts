import { sorted } from './likeness.ts'
import { broadSoundOf } from './name-likeness.ts'

/** A person before his numbers are made fingerprints: what the keys are made of. */
export type Blocked = {
  readonly name: string
  readonly bornIn: string
  readonly village: string
}

/**
 * Under which keys a person is looked for, so that nobody is compared with everybody: how the name sounds in the village
 * (whatever the birth), who was born in the month in the village (whatever the name), and sound and month in the county
 * (wherever he lives). The words are for a keyed fingerprint; they are never kept.
 */
export const blocksOf = ({ name, bornIn, village }: Blocked) => {
  const county = village.slice(0, 6)
  return {
    sound: `sound ${village} ${broadSoundOf(name)}`,
    birth: bornIn === '' ? null : `birth ${village} ${bornIn}`,
    wide: bornIn === '' ? null : `wide ${county} ${bornIn} ${broadSoundOf(name)}`,
  }
}

/** Under which key a household is looked for by its telephone: the digits in order, so that two swapped ones meet. */
export const phoneBlockOf = (village: string, phone: string): string =>
  `phone ${village.slice(0, 6)} ${sorted(phone.replaceAll(/\D/g, ''))}`
