/** Another order changed the same stock or progress first: what was decided no longer holds, and is decided again. */
export class LostRace extends Error {
  constructor() {
    super('somebody else was first')
    this.name = 'LostRace'
  }
}

export const lostRace = (): LostRace => new LostRace()
