/** The nouns of the contract. Everything else imports them from here, so the generated file stays an island. */
import type { components } from './schema'

type Schemas = components['schemas']

export type SignedIn = Schemas['SignedIn']
export type SignInAnswer = Schemas['SignInAnswer']
export type PendingSignIn = Schemas['PendingSignIn']
export type SecondFactor = Schemas['SecondFactor']
export type Passkey = Schemas['Passkey']
export type PasskeyChallenge = Schemas['PasskeyChallenge']
export type PasskeyProof = Schemas['PasskeyProof']
export type PasskeySetup = Schemas['PasskeySetup']
export type TotpSetup = Schemas['TotpSetup']
export type Session = Schemas['Session']
export type Organisation = Schemas['Organisation']
export type Member = Schemas['Member']
export type ProfileField = Schemas['ProfileField']
export type Role = Member['role']
export type Grant = NonNullable<Member['grant']>
export type Power = Grant['powers'][number]
export type Department = Schemas['Department']
export type Invite = Schemas['Invite']
export type ImportReport = Schemas['ImportReport']
export type ImportedLine = Schemas['ImportedLine']
export type JoinRequest = Schemas['JoinRequest']
export type OwnJoinRequest = Schemas['OwnJoinRequest']
export type InvitePreview = Schemas['InvitePreview']
export type AuditEntry = Schemas['AuditEntry']
export type Leaver = Schemas['Leaver']
export type ServerInfo = Schemas['ServerInfo']

export type Conversation = Schemas['Conversation']
export type ConversationMember = Schemas['ConversationMember']
export type Rights = Schemas['Rights']
export type Right = Schemas['Right']
export type Attention = Schemas['Attention']
export type HistoryRule = Conversation['history']
export type Message = Schemas['Message']
export type FileInfo = Schemas['File']
export type Upload = Schemas['Upload']
export type Reaction = Schemas['Reaction']
export type Preview = Schemas['Preview']
export type Pin = Schemas['Pin']
export type Notice = Schemas['Notice']
/** Names the message that another one answers. */
export type Original = Schemas['Original']

export type Presence = Schemas['Presence']

export type Refusal = Schemas['Refusal']
export type Cursor = Schemas['Cursor']
export type Resumed = Schemas['Resumed']
export type ClientFrame = Schemas['ClientFrame']
export type ServerFrame = Schemas['ServerFrame']

export type Event = Schemas['Event']
export type EventType = Event['type']
export type EventOf<Type extends EventType> = Extract<Event, { type: Type }>
