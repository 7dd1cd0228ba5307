import type { Attributes } from '../../model/condition/attributes.js';

/** Attached values as the text of a column; null where there are none. */
export function packed(attributes: Attributes | undefined): string | null {
  return attributes === undefined || Object.keys(attributes).length === 0 ? null : JSON.stringify(attributes);
}

/** The field of a record: left out where the column is null. */
export function unpacked(column: string | null | undefined): { readonly attributes?: Attributes } {
  return column == null ? {} : { attributes: JSON.parse(column) as Attributes };
}
