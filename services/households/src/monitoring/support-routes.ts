import { recordMeasure } from './case-measure-table.ts'
import { stepRoute } from './step-routes.ts'
import { answerClues, BackstopForm, CaseMeasureForm, markBackstop, RisksChange } from './support.ts'

export const supportRoutes = [
  stepRoute({
    path: 'measures',
    action: 'monitoring.support',
    summary: {
      zh: '登记一项帮扶措施（须有佐证，同时列入本户计划），或引用计划中的措施',
      en: 'A measure against the risk, with its evidence: new, or one of the household’s plan',
    },
    body: CaseMeasureForm,
    take: recordMeasure,
  }),
  stepRoute({
    path: 'risks',
    action: 'monitoring.support',
    summary: { zh: '核查新线索并更新风险类型', en: 'Answer new clues: the risks as they now are' },
    body: RisksChange,
    take: (found, body, doing) => ({ after: answerClues(found, body, doing), why: body.findings }),
  }),
  stepRoute({
    path: 'backstop',
    action: 'monitoring.backstop',
    summary: { zh: '标记或取消“暂不标注”（整户无劳动能力）', en: 'Keep a household without labour: never struck off' },
    body: BackstopForm,
    take: (found, body, doing) => ({ after: markBackstop(found, body, doing), why: body.reason }),
  }),
]
