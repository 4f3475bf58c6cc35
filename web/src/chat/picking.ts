/** The door to choosing people, for parts that are fetched when they are wanted. */
export { PeoplePicker } from './dialogs/PeoplePicker'
