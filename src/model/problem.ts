/** RFC 9457 problem details, with our list of field errors (each with its fix). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

export interface FieldError {
  /** Path in the document: `data.text`, `[3].type`. */
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}
