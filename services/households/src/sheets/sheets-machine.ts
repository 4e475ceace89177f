/** The state machine that works on imports and exports of lists. */
export const sheetsMachine = 'household-sheets'
