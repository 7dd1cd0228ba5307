import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';

/** The document of all routes. Schemas come from the zod schemas that the routes validate by. */
export function openApiOf(app: INestApplication, version: string): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Warbler')
    .setDescription(
      'Decides per user and device whether a chat message is pushed, batched, deferred or suppressed, delivers it, ' +
        'and explains why. Errors are RFC 9457 problem details; instants are RFC 3339; lists return next_cursor. ' +
        'The admin key is good for every app and chooses one with the header X-Warbler-App.',
    )
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key of the app' }, 'api_key')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'A client token of the user' },
      'client_token',
    )
    .build();
  return SwaggerModule.createDocument(app, description, {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? { schema: jsonSchemaOf(schema, schemaType) } : undefined,
  });
}

/** Serves `/openapi.json` and `/docs`. Call after all routes are known and before the server listens. */
export function serveOpenApi(app: INestApplication, version: string): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app, version), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Warbler API',
  });
}

function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'openapi-3.0',
    unrepresentable: 'any',
  });
  return rest;
}
