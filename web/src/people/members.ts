/** The door of this folder: what other slices may use of people. */
export { useMember, useMemberList, useMembers, useMyself } from './directory'
export { MemberAvatar, MemberName } from './MemberFace'
export { find_members } from './matching'
export { useStatus } from './status'
