/** The door to holidays: a year's special days, and what each is called. */
export { useDayName } from './DayList'
export { days_of } from './fetching'
