#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <vector>

#include "kernel/media/arrival_log.hpp"
#include "kernel/media_load/camera.hpp"
#include "kernel/media_load/microphone.hpp"
#include "kernel/media_load/received_stream.hpp"

namespace madang::media_load {

/// What one transport of a client sends.
struct SentNames {
  std::optional<StreamNames> microphone;
  std::vector<StreamNames> layers;  ///< of the camera, smallest first
  std::optional<StreamNames> screen;
};

struct ConnectionSettings {
  std::uint32_t source = 0;  ///< the participant, for stamps; not 0
  std::uint64_t seed = 1;
  CameraShape camera;
  unsigned open_each = 1;      ///< opens one packet in so many
  bool takes_unknown = false;  ///< streams that no description named, by their payload type: for the floor
};

/// A transport and all that flows over it, with RTCP both ways: reports, feedback of the whole transport, requests for
/// packets and for key frames. One thread.
class Connection : public TransportEvents, public Waiting {
 public:
  Connection(Loop& loop, const TransportSettings& transport, const ConnectionSettings& settings, Findings& findings);
  ~Connection() override;

  Transport& transport() { return transport_; }
  /// Before begin().
  void send(const SentNames& names);
  void receive(std::vector<SlotNames> slots, std::uint8_t transport_sequence_id);
  void begin(const RemoteSide& remote);

  Camera* camera() { return camera_ ? &*camera_ : nullptr; }
  /// Sends nothing until its layer is wanted.
  Camera* screen() { return screen_ ? &*screen_ : nullptr; }
  Microphone* microphone() { return microphone_ ? &*microphone_ : nullptr; }
  /// Null when there is none of that mid.
  ReceivedStream* slot(std::string_view mid);
  std::span<const std::unique_ptr<ReceivedStream>> slots() const { return slots_; }
  /// The next whole key frame of that source in the slot is waited for; until then everything is opened.
  void await(std::string_view mid, std::uint32_t source, std::int64_t since);

  std::optional<Time> connected_at() const { return connected_at_; }
  /// Packets that this side of it lacks for good; and from here on anew.
  std::int64_t lost() const;
  void begin_anew();

  void connected(Transport& from, Time now) override;
  void rtp_came(Transport& from, const Arrival& arrival, Time now) override;
  void rtcp_came(Transport& from, sfu::Bytes plain, Time now) override;
  void on_readable(Time) override {}
  void on_time(Time now) override;

 private:
  struct Route {
    ReceivedStream* stream;
    bool is_again;
  };
  ReceivedStream& add_slot(SlotNames names);
  SentStream* sent(std::uint32_t ssrc);
  template <class Each>
  void each_camera(Each each);
  template <class Each>
  void each_sent(Each each);
  void log_arrival(const sfu::RtpPacket& packet, const Arrival& arrival, Time now);
  void take_feedback(const sfu::RtcpPacket& packet);
  void send_feedback(Time now);
  void send_reports(Time now);

  Loop& loop_;
  ConnectionSettings settings_;
  Findings& findings_;
  Transport transport_;
  Loop::Id id_;
  SentTransport sent_;
  std::optional<Camera> camera_;
  std::optional<Camera> screen_;
  std::optional<Microphone> microphone_;
  std::uint32_t reporter_;  // the SSRC of our RTCP
  std::vector<std::unique_ptr<ReceivedStream>> slots_;
  boost::unordered_flat_map<std::uint32_t, Route> routes_;
  std::uint8_t transport_sequence_id_ = 0;
  std::unique_ptr<sfu::ArrivalLog> arrivals_;
  std::optional<Time> connected_at_;
  Time camera_due_ = Time::max();
  Time screen_due_ = Time::max();
  Time microphone_due_ = Time::max();
  Time feedback_due_ = Time::max();
  Time report_due_ = Time::max();
};

}  // namespace madang::media_load
