import { enProposals, type ProposalWords } from '../languages/proposals-en.js';
import { zhProposals } from '../languages/proposals-zh.js';
import { currentLanguage, type Language } from '../strings.js';

const tables: Readonly<Record<Language, ProposalWords>> = { en: enProposals, 'zh-CN': zhProposals };

/** The texts of this page, which only come when it is opened. Ask while drawing: the language may change. */
export function words(): ProposalWords {
  return tables[currentLanguage()];
}
