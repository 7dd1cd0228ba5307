import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

/** Says in the API docs what a handler does, and the shape of what it answers. */
export function Answers(summary: string, shape: z.ZodType, status = 200) {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({ status, description: 'Done', standardSchema: shape }),
  );
}

/** A page of a list. */
export function pageOf(item: z.ZodType): z.ZodType {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}
