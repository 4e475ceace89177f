/** `15400000001` → `154****0001`, `0913-8201234` → `09*****1234`: enough to recognise a number, not enough to call it. */
export const maskPhone = (phone: string): string => {
  const digits = phone.replaceAll(/\D/g, '')
  const shown = digits.length === 11 && digits.startsWith('1') ? 3 : 2
  return `${digits.slice(0, shown)}${'*'.repeat(Math.max(digits.length - shown - 4, 0))}${digits.slice(-4)}`
}

const doubleSurnames = new Set(
  '欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 司徒 令狐 长孙 宇文 夏侯 独孤 南宫'.split(' '),
)

/** `李八三` → `李某某`, `欧阳三` → `欧阳某`: the surname and how long the name is, up to three. */
export const maskName = (name: string): string => {
  const letters = Array.from(name.trim())
  const surname = letters.length > 2 && doubleSurnames.has(letters.slice(0, 2).join('')) ? 2 : 1
  const hidden = Math.min(Math.max(letters.length - surname, 1), 3)
  return letters.slice(0, surname).join('') + '某'.repeat(hidden)
}

/**
 * `610599196611071028` → `610*************28`: the province and what tells two people apart. Neither the birth date nor
 * the county, since both together with sex and village would give most of the number back. A disability card likewise.
 */
export const maskIdNumber = (idNumber: string): string => {
  const letters = Array.from(idNumber)
  if (letters.length < 12) return '*'.repeat(letters.length)
  return letters.slice(0, 3).join('') + '*'.repeat(letters.length - 5) + letters.slice(-2).join('')
}

/** `6217000000000001234` → `****1234`: how banks print it. */
export const maskBankAccount = (account: string): string => (account.length < 8 ? '****' : `****${account.slice(-4)}`)

/** `34.72029,109.27873` → `34.72,109.28`: to about a kilometre, which is a village and no house. */
export const maskPosition = (position: string): string =>
  position
    .split(',')
    .map((part) => Number(part).toFixed(2))
    .join(',')

/** An address shows only that there is one: beside the village any part of it names the house. */
export const maskAddress = (): string => '＊＊＊'
