// Which folder of src may import which, and why. ESLint prints the reason next to the refused import.
// A floor is a folder of src; `doors` lists the only modules other floors may import from it.

const floors = ['ui', 'i18n', 'api', 'sync', 'presence', 'people', 'working_time', 'files', 'chat', 'tasks', 'alerts', 'announcements', 'calendar', 'meetings', 'app']

const rules = {
  ui: {
    may: [],
    why: 'ui is the design system: it knows no domain word and imports nothing of ours, so any product could use it.',
  },
  i18n: {
    may: [],
    why: 'i18n loads words and knows nobody: each slice brings its own locales.',
  },
  api: {
    may: [],
    why: 'api is the wire and nothing else: it must stay replaceable by what the contract generates.',
  },
  sync: {
    may: ['api'],
    why: 'sync keeps the state true to the server: it draws nothing, so it imports only api.',
  },
  presence: {
    may: ['ui', 'i18n', 'api', 'sync'],
    why: 'presence knows members by their id alone: whoever draws a face puts the dot on it.',
  },
  people: {
    may: ['ui', 'i18n', 'api', 'sync'],
    doors: { presence: ['presences'] },
    why: 'people is below chat and app: if it must react to them, they pass it a callback.',
  },
  working_time: {
    may: ['ui', 'i18n', 'api', 'sync'],
    doors: { people: ['members', 'forms'] },
    why: 'working_time knows people only through its doors; whoever asks when somebody works comes down to it.',
  },
  files: {
    may: ['ui', 'i18n', 'api', 'sync'],
    why: 'files brings bytes to the server and draws them; whoever sends them passes it a callback.',
  },
  chat: {
    may: ['ui', 'i18n', 'api', 'sync'],
    doors: { people: ['members'], presence: ['presences'], files: ['use_uploads', 'upload_item', 'FileTray', 'Leaving', 'FileList', 'DropZone', 'AttachButton', 'ViewerHost', 'viewable', 'kinds'] },
    why: 'chat knows people and files only through the doors they name, so that both can change behind them.',
  },
  tasks: {
    may: ['ui', 'i18n', 'api', 'sync'],
    doors: {
      people: ['members', 'forms'],
      working_time: ['holidays'],
      files: ['use_uploads', 'use_attached', 'FileTray', 'FileList', 'AttachButton', 'ViewerHost', 'viewable'],
      chat: ['extras', 'picking'],
    },
    why: 'tasks stand above chat, which hears of them only by what app gives it.',
  },
  alerts: {
    may: ['ui', 'i18n', 'api', 'sync'],
    doors: {
      people: ['members', 'forms'],
      files: ['tools', 'kinds'],
      chat: ['extras', 'picking'],
      tasks: ['tools'],
      calendar: ['tools'],
    },
    why: 'alerts stand above what they are about, which hears of them only by what app gives it.',
  },
  calendar: {
    may: ['ui', 'i18n', 'api', 'sync'],
    doors: { people: ['members', 'forms'], chat: ['picking'], working_time: ['holidays'] },
    why: 'calendar stands above people, groups and working time, and knows them through their doors.',
  },
  announcements: {
    may: ['ui', 'i18n', 'api', 'sync'],
    doors: {
      people: ['members', 'forms'],
      files: ['use_uploads', 'use_attached', 'upload_item', 'FileTray', 'FileList', 'AttachButton', 'ViewerHost', 'viewable'],
    },
    why: 'announcements know people and files only through the doors they name.',
  },
  meetings: {
    may: ['ui', 'i18n', 'api', 'sync'],
    doors: { people: ['members', 'forms'], chat: ['embedding', 'extras', 'picking', 'wording'] },
    why: 'meetings stand above people and conversations, which hear of them only by what app gives them.',
  },
  app: {
    may: ['ui', 'i18n', 'api', 'sync', 'presence', 'people', 'working_time', 'files', 'chat', 'tasks', 'alerts', 'announcements', 'calendar', 'meetings'],
    why: '',
  },
}

const escaped = (names) => names.join('|')

function forbidden(floor, rule) {
  const closed = floors.filter((name) => name !== floor && !rule.may.includes(name) && !rule.doors?.[name])
  const patterns = []
  if (closed.length > 0) {
    const why = closed.includes('app') ? `${rule.why} Nothing imports app: it is where everything is wired.` : rule.why
    patterns.push({ regex: `^(\\.\\./)+(src/)?(${escaped(closed)})(/|$)`, message: why })
  }
  for (const [name, doors] of Object.entries(rule.doors ?? {})) {
    patterns.push({ regex: `^(\\.\\./)+(src/)?${name}(?!/(${escaped(doors)})(\\.tsx?)?$)(/|$)`, message: rule.why })
  }
  return patterns
}

function direction(floor, rule) {
  const patterns = forbidden(floor, rule)
  if (patterns.length === 0) return []
  return [
    {
      files: [`src/${floor}/**/*.{ts,tsx}`],
      rules: { 'no-restricted-imports': ['error', { patterns }] },
    },
  ]
}

export const directions = Object.entries(rules).flatMap(([floor, rule]) => direction(floor, rule))
