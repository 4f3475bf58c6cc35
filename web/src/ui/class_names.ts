/** Joins the class names that hold. */
export function class_names(...names: (string | false | undefined | null)[]): string {
  return names.filter(Boolean).join(' ')
}
