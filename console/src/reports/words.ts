import { enReports, type ReportWords } from '../languages/reports-en.js';
import { zhReports } from '../languages/reports-zh.js';
import { currentLanguage, type Language } from '../strings.js';

const tables: Readonly<Record<Language, ReportWords>> = { en: enReports, 'zh-CN': zhReports };

/** The texts of this page, which only come when it is opened. Ask while drawing: the language may change. */
export function words(): ReportWords {
  return tables[currentLanguage()];
}
