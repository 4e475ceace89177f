/** A column of a sheet that is written. */
export type PlannedColumn = {
  readonly header: string
  /** `text` is never taken for a quantity, however many digits it has. */
  readonly kind: 'text' | 'number' | 'money'
  /** In letters of average width. */
  readonly width: number
  /** What may stand in it: a drop-down; other words can be typed after a warning. */
  readonly choices?: readonly string[]
  /** Said when its header is selected; at most 255 letters. */
  readonly note?: string
}

export type SheetPlan = {
  readonly name: string
  readonly columns: readonly PlannedColumn[]
  /** For how many lines below the header drop-downs are made. */
  readonly choiceLines: number
}

export type Cell = string | number | null
export type Row = readonly Cell[]
