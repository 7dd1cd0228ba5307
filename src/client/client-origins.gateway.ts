import type { IncomingMessage, ServerResponse } from 'node:http';
import { type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Namespace } from 'socket.io';
import { AllowedOrigins } from '../access/allowed-origins.service.js';

/**
 * Lets pages of the allowed origins read what long polling answers, with which socket.io begins. Browsers ask nobody before
 * a WebSocket. For which app a page connects is not known before its token comes, which is what counts.
 */
@WebSocketGateway({ namespace: '/client' })
export class ClientOrigins implements OnGatewayInit<Namespace> {
  constructor(private readonly origins: AllowedOrigins) {}

  afterInit({ server }: Namespace): void {
    if (this.origins.areNone) return;
    server.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      const headers = this.origins.headersFor(request.headers.origin, null);
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      next();
    });
  }
}
