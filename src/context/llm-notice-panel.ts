// Asks an app's LLM about a notice: one question for one notice and those whom it is for, when they lie near the
// threshold. Names are read only when there is somebody to ask about, and only if text may be sent.
import type { UserStore } from '../store/stores.js';
import { inBand, type LlmLanes } from './llm-lanes.js';
import { noticePromptOf } from './llm-notice-prompt.js';
import { noticeCandidate } from './llm-notice-question.js';
import type { LlmVerdict } from './llm-verdict.js';
import { typedWords } from './llm-typed-words.js';
import type { JudgedNotice, NoticeRequest } from './rating.js';

export class LlmNoticePanel {
  constructor(
    private readonly users: UserStore,
    private readonly lanes: LlmLanes,
  ) {}

  /** A verdict for each recipient that was asked about; nobody where the app has no LLM or none is in the band. */
  async verdicts(
    request: NoticeRequest,
    judged: readonly JudgedNotice[],
  ): Promise<ReadonlyMap<string, LlmVerdict>> {
    const { app, notice, title, body, policy, now } = request;
    const lane = this.lanes.of(app);
    const asked = lane === null ? [] : inBand(judged, policy);
    if (lane === null || asked.length === 0) return new Map();
    const { mode } = lane.settings;
    const prompt = noticePromptOf({
      ...{ notice, title, body, mode },
      candidates: asked.map(({ recipient }) => noticeCandidate(recipient, notice, now)),
      names: mode === 'full' ? await this.#names(request, asked) : new Map(),
    });
    return this.lanes.ask(lane, { app, id: notice.notice, policy, now }, prompt);
  }

  /** Of those asked about, and of users whose id stands in the words: neither may leave. */
  async #names(
    { app, title, body, notice }: NoticeRequest,
    asked: readonly JudgedNotice[],
  ): Promise<ReadonlyMap<string, string>> {
    const words = typedWords([notice.topic ?? '', title, body]);
    const people = [...asked.map(({ recipient }) => recipient.id), ...words];
    const users = await this.users.get(app, [...new Set(people)]);
    return new Map(users.map(({ id, name }) => [id, name ?? '']));
  }
}
