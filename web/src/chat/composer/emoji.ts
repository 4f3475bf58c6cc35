/** A small set that people at work really use; the keyboard of the system has the rest. */
export const emoji_groups = {
  smileys:
    '😀 😃 😄 😁 😆 😅 😂 🤣 🙂 🙃 😉 😊 😇 🥰 😍 😘 😋 😛 😜 🤪 🤗 🤭 🤫 🤔 🫡 🤐 😐 😑 😶 🙄 😏 😌 😔 😪 😴 😷 🤒 🤧 🥵 🥶 😵 🤯 🥳 😎 🤓 🧐 😕 😟 😮 😲 😳 🥺 🥹 😢 😭 😱 😤 😡 🤬 💩 🤖',
  gestures:
    '👍 👎 👌 🤌 ✌️ 🤞 🫰 🤟 🤙 👈 👉 👆 👇 ☝️ ✋ 👋 🤚 🖐️ 👏 🙌 🫶 👐 🙏 🤝 💪 ✍️ 🙇 🙋 🙆 🙅 🤷 🤦 👀 🧠 👶 🧑‍💻 👩‍💻 👨‍💻 🧑‍🏫 🧑‍🔧 🧑‍🍳 👨‍👩‍👧 🕺 💃',
  nature: '🐶 🐱 🐭 🐰 🦊 🐻 🐼 🐯 🦁 🐮 🐷 🐸 🐵 🐔 🐧 🐦 🦉 🐝 🦋 🐢 🐙 🐳 🐬 🦄 🌱 🌲 🌳 🌵 🍀 🌸 🌹 🌻 🌙 ⭐ 🌈 ☀️ ⛅ 🌧️ ⛄ 🔥 🌊',
  food: '🍎 🍊 🍋 🍌 🍉 🍇 🍓 🍑 🥝 🍅 🥑 🌽 🥕 🍞 🥐 🧀 🍳 🍔 🍟 🍕 🌮 🍜 🍝 🍣 🍱 🥟 🍚 🍙 🍢 🍦 🍰 🎂 🍫 🍪 ☕ 🍵 🧋 🍺 🍷 🥂',
  activity: '🎉 🎊 🎁 🏆 🥇 ⚽ 🏀 🎾 🏓 🎮 🎯 🎲 🎵 🎸 🎬 📷 💻 🖥️ ⌨️ 📱 ☎️ 📧 📝 📌 📎 📅 📊 📈 📉 📁 🔍 🔒 🔑 🔧 ⚙️ 💡 💰 💳 🧪 🚀',
  travel: '🏠 🏢 🏭 🏥 🏫 🏨 🏪 🏖️ 🏔️ ⛺ 🗼 🌉 🚗 🚕 🚌 🚄 🚇 ✈️ 🚢 🚲 🛵 🗺️ 🧭 ⏰ ⌛ 🇰🇷 🇨🇳 🇺🇸 🇯🇵 🇩🇪 🇫🇷 🇬🇧 🇻🇳 🇮🇳 🇧🇷',
  symbols: '❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💔 💯 ✅ ☑️ ✔️ ❌ ❗ ❓ ‼️ ⚠️ 🚫 ⛔ 💤 💬 💭 🔔 🔕 ♻️ ➕ ➖ ➡️ ⬅️ ⬆️ ⬇️ 🔴 🟠 🟡 🟢 🔵 ⚪ ⚫ ✨',
} as const

export type EmojiGroup = keyof typeof emoji_groups

const kRecentKey = 'madang:recent_emoji'
const kMostRecent = 16

export function recent_emoji(): string[] {
  return (localStorage.getItem(kRecentKey) ?? '').split(' ').filter(Boolean)
}

export function remember_emoji(emoji: string): void {
  const recent = [emoji, ...recent_emoji().filter((other) => other !== emoji)]
  localStorage.setItem(kRecentKey, recent.slice(0, kMostRecent).join(' '))
}
