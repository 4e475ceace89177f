import { measureGroupList } from '@bangfu/rules/measure-code-lists'

/** A measure with its group before it, as the wall card's table has them: `产业：种植`. */
export const withGroup = (group: string | null, name: string): string => {
  const words = measureGroupList.entries.find(({ code }) => code === group)?.zh
  return words === undefined || words === name ? name : `${words}：${name}`
}
