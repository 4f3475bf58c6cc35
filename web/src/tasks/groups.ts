/** Which tasks stand under which heading. Pure. */
import type { Task } from '../api/types'

export type Heading = 'overdue' | 'today' | 'week' | 'later' | 'none'
export const headings: readonly Heading[] = ['overdue', 'today', 'week', 'later', 'none']

export type ViewName = 'mine' | 'made' | 'followed' | 'closed'
export const view_names: readonly ViewName[] = ['mine', 'made', 'followed', 'closed']

/** The reader's own date, as the wire writes dates. */
export function date_of(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

export function date_after(moment: Date, days: number): string {
  return date_of(new Date(moment.getFullYear(), moment.getMonth(), moment.getDate() + days))
}

/** A week ends with Sunday. */
export function heading_of({ due, due_at }: Task, now: Date): Heading {
  if (!due || !due_at) return 'none'
  if (Date.parse(due_at) <= now.getTime()) return 'overdue'
  const date = due.minute === undefined ? due.date : date_of(new Date(due_at))
  if (date <= date_of(now)) return 'today'
  return date <= date_after(now, (7 - now.getDay()) % 7) ? 'week' : 'later'
}

function waits_for(task: Task, me: string): boolean {
  if (task.assignees.length === 0) return task.created_by === me
  return task.assignees.some(({ member_id, ticked_at }) => member_id === me && !ticked_at)
}

export function is_in_view(task: Task, view: ViewName, me: string): boolean {
  if (view === 'mine') return waits_for(task, me)
  if (view === 'made') return task.created_by === me
  return view === 'followed' && task.follower_ids.includes(me)
}

function in_order(a: Task, b: Task): number {
  if (a.due_at !== b.due_at) return (a.due_at ?? '~') < (b.due_at ?? '~') ? -1 : 1
  return a.id < b.id ? -1 : 1
}

export interface Group {
  heading: Heading
  tasks: readonly Task[]
}

export function grouped(tasks: Readonly<Record<string, Task>>, view: ViewName, me: string, now: Date): Group[] {
  const shown = Object.values(tasks).filter((task) => is_in_view(task, view, me)).sort(in_order)
  const under = (heading: Heading) => shown.filter((task) => heading_of(task, now) === heading)
  const groups = headings.map((heading) => ({ heading, tasks: under(heading) }))
  return groups.filter((group) => group.tasks.length > 0)
}
