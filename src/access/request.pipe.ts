import { type ArgumentMetadata, type PipeTransform, StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import { invalid } from './problem.js';
import { fieldErrors, queryErrors } from '../model/problem.js';

/** Holds what a route is given (body, query, parts of the path) against the schema that the handler names for it. */
export class RequestPipe implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    return validationOf(metadata).transform(value, metadata);
  }
}

function validationOf({ type, schema }: ArgumentMetadata): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => {
      // The schemas are zod's, so the issues of the Standard Schema interface are zod's own with all their fields.
      const error = new z.ZodError([...issues] as z.core.$ZodIssue[]);
      return invalid(
        type === 'query' ? queryErrors(error, parametersOf(schema as z.ZodType)) : fieldErrors(error),
      );
    },
  });
}

function parametersOf(schema: z.ZodType): readonly string[] {
  return Object.keys(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {});
}
