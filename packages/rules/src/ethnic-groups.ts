import { lookUp, type CodeList } from './code-list.ts'

/** The 56 ethnic groups, numbered as in GB/T 3304; files number them in two other orders, so text decides. */
const names =
  '汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺'

export const ethnicGroupList: CodeList = {
  name: 'ethnic-group',
  codeSet: 'own',
  entries: [
    ...names.split(' ').map((name, index) => ({
      code: String(index + 1).padStart(2, '0'),
      zh: `${name}族`,
      en: `GB/T 3304 group ${index + 1}`,
      variants: [name],
    })),
    { code: '99', zh: '其他', en: 'other', variants: ['其它', '未识别民族'] },
  ],
}

export const ethnicGroup = lookUp(ethnicGroupList)
