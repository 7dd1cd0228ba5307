import type { ConnectorDefinition } from '../connector.js';
import { socketIoClient } from './socket-io-client.js';

/** The chat servers Warbler can join by itself. Config, docs and README tables come from here. */
export const connectors: readonly ConnectorDefinition[] = [socketIoClient] as readonly ConnectorDefinition[];
