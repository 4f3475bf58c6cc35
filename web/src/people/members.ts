/** The door of this folder: what other slices may use of people. */
export {
  runs_organisation,
  sorted,
  useDepartments,
  useMember,
  useMemberList,
  useMembers,
  useMyself,
  useOrganisation,
} from './directory'
export { MemberAvatar, MemberName } from './MemberFace'
export { useShown } from './introducing'
export { find_members } from './matching'
export { useStatus } from './status'
