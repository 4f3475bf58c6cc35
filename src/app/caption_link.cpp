#include "app/caption_link.hpp"

#include <algorithm>

#include "kernel/log/log.hpp"

namespace madang::app {
namespace {

using Kind = outbound::SocketMessage::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kTurn{20};
constexpr milliseconds kPageEvery{100};
constexpr seconds kKeptBefore{1};
constexpr seconds kLoudFor{2};    // after it was loud
constexpr seconds kSilentFor{1};  // then a stretch is over
constexpr std::uint32_t kMostGap = 48'000;
constexpr seconds kPingEvery{15};
constexpr seconds kDeadAfter{45};
constexpr seconds kFirstWait{1};
constexpr seconds kLongestWait{60};
constexpr std::size_t kMostWaiting = 4'000;
constexpr std::size_t kMostStretches = 300;
constexpr std::size_t kMostNumbers = 2'000;

}  // namespace

CaptionLink::CaptionLink(meetings::MeetingId meeting, outbound::WebSocketWish wish, Events events)
    : meeting_(meeting), wish_(std::move(wish)), events_(std::move(events)) {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    run(stop);
    is_over_ = true;
  });
}

void CaptionLink::stop() { thread_.request_stop(); }

void CaptionLink::run(const std::stop_token& stop) {
  seconds wait = kFirstWait;
  while (!stop.stop_requested()) {
    auto socket = outbound::WebSocket::open(wish_, stop);
    std::string why = socket ? "" : socket.error();
    if (socket) {
      wait = kFirstWait;
      why = serve(*socket, stop);
    }
    if (stop.stop_requested()) return;
    connected(false);
    log::warning("the captions service is away", {{"why", why}, {"again_in_s", std::to_string(wait.count())}});
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, stop, wait, [] { return false; });
    wait = std::min(2 * wait, kLongestWait);
  }
}

void CaptionLink::connected(bool is_there) {
  {
    const std::scoped_lock lock(mutex_);
    is_connected_ = is_there;
    waiting_.clear();
    for (auto& [id, talker] : talkers_) talker.stretch.reset();
    stretches_.clear();
    numbers_.clear();
  }
  events_.changed(is_there);
}

std::string CaptionLink::serve(outbound::WebSocket& socket, const std::stop_token& stop) {
  if (!socket.send(Kind::text, caption_hello(meeting_))) return "the line broke";
  connected(true);
  auto came = Clock::now();
  auto pinged = came;
  auto paged = came;
  while (!stop.stop_requested()) {
    const auto messages = socket.receive(kTurn);
    if (!messages) return messages.error();
    const auto now = Clock::now();
    if (!messages->empty()) came = now;
    for (const auto& each : *messages)
      if (each.kind == Kind::text) understood(each.payload);
    if (now - came > kDeadAfter) return "it says nothing";
    if (now - pinged > kPingEvery) {
      pinged = now;
      if (!socket.send(Kind::ping, "")) return "the line broke";
    }
    if (now - paged > kPageEvery) {
      paged = now;
      const std::scoped_lock lock(mutex_);
      flush(now);
    }
    if (!send_waiting(socket)) return "the line broke";
  }
  socket.send(Kind::close, "");
  return {};
}

bool CaptionLink::send_waiting(outbound::WebSocket& socket) {
  std::deque<Message> messages;
  {
    const std::scoped_lock lock(mutex_);
    messages.swap(waiting_);
  }
  return std::ranges::all_of(messages, [&](const Message& each) { return socket.send(each.kind, each.payload); });
}

void CaptionLink::understood(const std::string& message) {
  const auto words = read_caption(message);
  if (!words || words->text.empty()) return;
  Known known;
  std::int64_t number = 0;
  {
    const std::scoped_lock lock(mutex_);
    const auto stretch = stretches_.find(words->serial);
    if (stretch == stretches_.end()) return;
    known = stretch->second;
    const auto [at, is_new] = numbers_.try_emplace({words->serial, words->part}, last_number_ + 1);
    if (is_new) ++last_number_;
    number = at->second;
    if (numbers_.size() > kMostNumbers) numbers_.erase(numbers_.begin());
  }
  events_.said(known.whose, number, known.began, *words);
}

void CaptionLink::put(Kind kind, std::string payload) {
  if (waiting_.size() < kMostWaiting) waiting_.push_back({kind, std::move(payload)});
}

void CaptionLink::speakers(const std::set<std::uint64_t>& loudest) {
  const std::scoped_lock lock(mutex_);
  const auto now = Clock::now();
  for (auto& [id, talker] : talkers_) {
    if (talker.is_loud) talker.loud_until = now + kLoudFor;
    talker.is_loud = loudest.contains(id);
  }
  for (const std::uint64_t id : loudest) talkers_[id].is_loud = true;
}

void CaptionLink::heard(const media::HeardVoice& voice) {
  const std::scoped_lock lock(mutex_);
  if (!is_connected_) return;
  const auto id = static_cast<std::uint64_t>(voice.whose);
  Talker& talker = talkers_[id];
  talker.came = voice.came;
  const bool is_loud = talker.is_loud || voice.came < talker.loud_until;
  if (talker.stretch && (!is_loud || static_cast<std::int32_t>(voice.time - talker.stretch->next_time) >
                                         static_cast<std::int32_t>(kMostGap)))
    end(talker);
  if (!is_loud) {
    talker.before.push_back({{voice.opus.begin(), voice.opus.end()}, voice.time, voice.came});
    while (voice.came - talker.before.front().came > kKeptBefore) talker.before.pop_front();
    return;
  }
  if (!talker.stretch) begin(id, talker, voice);
  add(talker, voice.time, voice.opus);
}

void CaptionLink::begin(std::uint64_t whose, Talker& talker, const media::HeardVoice& voice) {
  while (!talker.before.empty() && voice.came - talker.before.front().came > kKeptBefore) talker.before.pop_front();
  const bool has_before = !talker.before.empty();
  const auto since = has_before ? talker.before.front().came : voice.came;
  const auto ago = std::chrono::duration_cast<milliseconds>(voice.came - since);
  const Known known{meetings::ParticipantId{whose}, clock_.now() - ago};
  const std::uint32_t serial = ++last_serial_;
  talker.stretch.emplace(
      Stretch{serial, media::OggOpusWriter(serial), has_before ? talker.before.front().time : voice.time});
  stretches_[serial] = known;
  if (stretches_.size() > kMostStretches) stretches_.erase(stretches_.begin());
  put(Kind::text, speech_began(serial, known.whose, known.began));
  put(Kind::binary, talker.stretch->ogg.begin());
  for (const Kept& each : talker.before) add(talker, each.time, each.opus);
  talker.before.clear();
}

void CaptionLink::add(Talker& talker, std::uint32_t time, media::Bytes opus) {
  Stretch& stretch = *talker.stretch;
  const auto missing = static_cast<std::int32_t>(time - stretch.next_time);
  if (missing < 0) return;  // it came too late
  stretch.ogg.add(opus, static_cast<std::uint32_t>(missing));
  stretch.next_time = time + media::opus_samples(opus);
}

void CaptionLink::end(Talker& talker) {
  put(Kind::binary, talker.stretch->ogg.page(true));
  put(Kind::text, speech_ended(talker.stretch->serial));
  talker.stretch.reset();
}

/// What was added since the last time goes out; whoever says nothing any more has ended.
void CaptionLink::flush(media::MediaTime now) {
  for (auto& [id, talker] : talkers_) {
    if (!talker.stretch) continue;
    if (now - talker.came > kSilentFor) {
      end(talker);
    } else if (auto page = talker.stretch->ogg.page(); !page.empty()) {
      put(Kind::binary, std::move(page));
    }
  }
}

}  // namespace madang::app
