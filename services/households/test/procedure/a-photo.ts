import { take } from '@bangfu/service/facts'
import type { Deps } from '@bangfu/service/context'
import type { World } from '../../../../tests/support/world.ts'
import { filesPart } from '../../src/functions/files/service.ts'
import { factOf } from '../income/account.ts'

/** The id of a photo that nobody has taken. */
export const photoId = (number: number): string => `evd_${String(number).padStart(22, '0')}`

/** A photo as a form names it. */
export const photo = (number: number) => ({ title: '现场照片', evidence: photoId(number) })

type Of = { readonly household: string; readonly division: string }

/** Lets the register know a checked photo of a household. */
export const checkedPhoto = (world: World<Deps>, number: number, { household, division }: Of): Promise<void> =>
  take(
    filesPart,
    factOf(`fct_photo${number}`, 'evidence.checked', {
      ...{ evidence: photoId(number), visit: 'vst_1', household, helper: 'hlp_1', division: division as never },
      ...{ period: '2020-08' as never, verdict: 'verified', reasons: [] },
    }),
    world.deps,
  ).then(() => undefined)
