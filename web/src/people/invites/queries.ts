/** Invitations are not synced: only admins see them, and only in the settings. */
export const kInvites = ['organisation', 'invites']
