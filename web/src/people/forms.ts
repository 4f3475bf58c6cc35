/** The other door of this folder: what pages of settings are made of, for slices that bring one. */
export { FormProblem } from './FormProblem'
export { SaveForm } from './SaveForm'
export { Section, Setting } from './settings/Section'
export { field_problem, form_problem, type Submission, useSubmission, useWriteName } from './submitting'
