import { Refusal } from '@bangfu/kernel/refusal'

/** What somebody did to what is to be approved. */
export type Deed = 'applied' | 'entered' | 'changed' | 'surveyed' | 'appraised' | 'published' | 'signed' | 'ruled'

export type Hand = { readonly who: string; readonly did: Deed }

/** Adds a hand once. */
export const withHand = (hands: readonly Hand[], hand: Hand): readonly Hand[] =>
  hands.some(({ who, did }) => who === hand.who && did === hand.did) ? hands : [...hands, hand]

/** Nobody approves what he entered (handbook §2). @throws Refusal same_hand, with what he did */
export const assertOtherHand = (hands: readonly Hand[], who: string): void => {
  const own = hands.find((hand) => hand.who === who)
  if (own) throw new Refusal('same_hand', { did: own.did })
}
