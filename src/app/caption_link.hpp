#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "app/caption_words.hpp"
#include "kernel/media/ogg_opus.hpp"
#include "kernel/media/voice_listener.hpp"
#include "kernel/outbound/web_socket.hpp"

namespace madang::app {

/// The line to the captions service of one meeting: tells it what the loudest say, stretch by stretch, and hears what
/// it understood. One thread of its own, which opens the line anew, later and later, when it breaks. What is said
/// meanwhile is not written down.
class CaptionLink {
 public:
  struct Events {
    std::function<void(bool is_there)> changed;
    /// Under its number of this link.
    std::function<void(meetings::ParticipantId, std::int64_t number, Timestamp said_at, const HeardWords&)> said;
  };

  /// Events are called on its thread.
  CaptionLink(meetings::MeetingId meeting, outbound::WebSocketWish wish, Events events);
  CaptionLink(const CaptionLink&) = delete;
  CaptionLink& operator=(const CaptionLink&) = delete;

  /// Any thread, and at once. Its thread ends soon; is_over() says when the destructor does not wait.
  void stop();
  bool is_over() const { return is_over_; }

  void heard(const media::HeardVoice& voice);
  void speakers(const std::set<std::uint64_t>& loudest);

 private:
  using Clock = std::chrono::steady_clock;

  struct Kept {
    std::vector<std::uint8_t> opus;
    std::uint32_t time;
    media::MediaTime came;
  };
  struct Stretch {
    std::uint32_t serial;
    media::OggOpusWriter ogg;
    std::uint32_t next_time;
  };
  struct Talker {
    bool is_loud = false;
    media::MediaTime loud_until;
    media::MediaTime came;
    std::deque<Kept> before;  ///< the beginning of what is said is said before it is loud
    std::optional<Stretch> stretch;
  };
  struct Message {
    outbound::SocketMessage::Kind kind;
    std::string payload;
  };
  struct Known {
    meetings::ParticipantId whose;
    Timestamp began;
  };

  void run(const std::stop_token& stop);
  std::string serve(outbound::WebSocket& socket, const std::stop_token& stop);
  bool send_waiting(outbound::WebSocket& socket);
  void understood(const std::string& message);
  void connected(bool is_there);

  // With the mutex held.
  void begin(std::uint64_t whose, Talker& talker, const media::HeardVoice& voice);
  void add(Talker& talker, std::uint32_t time, media::Bytes opus);
  void end(Talker& talker);
  void flush(media::MediaTime now);
  void put(outbound::SocketMessage::Kind kind, std::string payload);

  const meetings::MeetingId meeting_;
  const outbound::WebSocketWish wish_;
  const Events events_;
  const SystemClock clock_;

  std::mutex mutex_;
  std::condition_variable_any ended_;
  std::map<std::uint64_t, Talker> talkers_;
  std::map<std::uint32_t, Known> stretches_;  // that captions may still come of
  std::map<std::pair<std::uint32_t, std::int64_t>, std::int64_t> numbers_;
  std::deque<Message> waiting_;
  std::uint32_t last_serial_ = 0;
  std::int64_t last_number_ = 0;
  bool is_connected_ = false;

  std::atomic<bool> is_over_ = false;
  std::jthread thread_;  // last: it uses everything above
};

}  // namespace madang::app
