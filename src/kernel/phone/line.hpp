#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "kernel/phone/exchange.hpp"
#include "kernel/phone/outgoing_call.hpp"
#include "kernel/phone/rtp.hpp"
#include "kernel/phone/sdp.hpp"
#include "kernel/phone/talk.hpp"

namespace madang::phone {

/// A socket on one of the ports that are open for sound. Throws boost::system::system_error when none is free.
boost::asio::ip::udp::socket open_media(boost::asio::io_context& io, const Exchange& exchange);

/// The sound of one call: sends what is said once it is answered, and hears keys. Sound from elsewhere than the other
/// side of the call or the exchange is not heard, for it could press keys. On the phone's thread.
class Line : public std::enable_shared_from_this<Line> {
 public:
  using Endpoint = boost::asio::ip::udp::endpoint;
  using OnKey = std::function<void(char)>;

  Line(boost::asio::ip::udp::socket media, Endpoint exchange, Prompt prompt, TalkLimits limits);

  std::uint16_t port() const { return media_.local_endpoint().port(); }
  /// Begins to talk and to listen. False when what was answered is nothing that we can talk to.
  bool answer(const std::string& sdp, OnKey on_key, Time now);
  void repeat();
  /// Sends what is due; false when all is said.
  bool on_time(Time now);
  std::optional<Time> due() const;
  void close();

 private:
  void listen();
  void hear(std::size_t bytes);

  boost::asio::ip::udp::socket media_;
  const Endpoint exchange_;
  const Prompt prompt_;
  const TalkLimits limits_;
  std::optional<SdpAnswer> answer_;
  std::optional<Talk> talk_;
  KeyListener keys_;
  OnKey on_key_;
  std::array<char, 2048> buffer_;
  Endpoint source_;
};

}  // namespace madang::phone
