// The package's front door: everything that a host may import, by name. Importing it starts nothing. What is not here may
// change with any version.
export { ProblemError } from './access/problem.js';
export type { DecisionEntry } from './admin/decision-entry.js';
export type { DecisionPage } from './admin/decisions.service.js';
export { FeedbackIntake } from './client/feedback-intake.js';
export { ConfigError } from './config.js';
export { LlmAccess } from './context/llm-access.js';
export type { LlmSettings } from './context/llm-settings.js';
export { UnreadCount } from './dispatch/delivery-events.js';
export { ProviderSet } from './dispatch/provider-set.js';
export type { Prepared, Provider as PushProvider } from './dispatch/provider.js';
export type { Doors } from './doors.module.js';
export { Outgoing, type OutgoingRequest, type OutgoingResponse } from './egress/outgoing.js';
export type { FeedbackResult } from './feedback/feedback-item.js';
export {
  type DecisionWish,
  type FeedbackWish,
  type HeardDecision,
  type HeardFeedback,
  OnDecision,
  OnFeedback,
} from './listeners.decorator.js';
export type { DeviceChange } from './model/device-change.js';
export type { EventDocument } from './model/event-document.js';
export type { FieldError, Problem } from './model/problem.js';
export type { Answer, Device, FailureKind, OutgoingPush } from './model/push.js';
export { Secret } from './model/secret.js';
export { Clock, Dice, SystemClock, SystemDice } from './observe/clock.js';
export { Log, type LogFields, PinoLog, SilentLog } from './observe/log.js';
export {
  DeviceRegistry,
  type Door,
  type Happening,
  Happenings,
  Intake,
  type ItemResult,
  type Preview,
} from './ports.js';
export {
  ApiKeyStore,
  AuditStore,
  ConversationStore,
  CursorStore,
  DecisionStore,
  DeviceStore,
  EventStore,
  FeedbackStore,
  MembershipStore,
  PolicyStore,
  ProposalStore,
  PushStore,
  RecipientStore,
  ReportStore,
  SettingStore,
  UserStore,
} from './store/stores.js';
export {
  type ConfigDocument,
  type WarblerAsyncOptions,
  type WarblerLayout,
  WarblerModule,
  type WarblerOptions,
  type WarblerSettings,
} from './warbler.module.js';
export {
  type DecisionDetail,
  type DecisionSearch,
  type FeedbackDocument,
  type NoticeDocument,
  type PreviewOptions,
  type PreviewResult,
  Warbler,
  WarblerApp,
} from './warbler.js';
