import { Refusal } from '@bangfu/kernel/refusal'

/** @throws Refusal version_changed when the caller saw another version */
export const assertSeen = (version: number, found: { readonly version: number }): void => {
  if (version !== found.version) throw new Refusal('version_changed')
}
