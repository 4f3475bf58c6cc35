#include "kernel/phone/line.hpp"

#include <openssl/rand.h>

#include <boost/asio/buffer.hpp>
#include <stdexcept>

namespace madang::phone {

namespace ip = boost::asio::ip;
using boost::system::error_code;

namespace {

RtpPacket random_beginning() {
  RtpPacket packet;
  std::array<unsigned char, 10> bytes;
  if (RAND_bytes(bytes.data(), bytes.size()) != 1) throw std::runtime_error("OpenSSL has no random numbers");
  for (int i = 0; i < 4; ++i) {
    packet.source = packet.source << 8 | bytes[static_cast<std::size_t>(i)];
    packet.timestamp = packet.timestamp << 8 | bytes[static_cast<std::size_t>(i + 4)];
  }
  packet.sequence = static_cast<std::uint16_t>(bytes[8] << 8 | bytes[9]);
  return packet;
}

}  // namespace

ip::udp::socket open_media(boost::asio::io_context& io, const Exchange& exchange) {
  const auto address = ip::make_address(exchange.address);
  ip::udp::socket socket(io);
  error_code error;
  for (unsigned port = exchange.first_media_port; port <= exchange.last_media_port; ++port) {
    socket = ip::udp::socket(io);
    const ip::udp::endpoint here(address, static_cast<std::uint16_t>(port));
    socket.open(here.protocol());
    socket.bind(here, error);
    if (!error) {
      socket.non_blocking(true);
      return socket;
    }
  }
  throw boost::system::system_error(error);
}

Line::Line(ip::udp::socket media, Endpoint exchange, Prompt prompt, TalkLimits limits)
    : media_(std::move(media)), exchange_(std::move(exchange)), prompt_(std::move(prompt)), limits_(limits) {}

bool Line::answer(const std::string& sdp, OnKey on_key, Time now) {
  answer_ = read_sdp_answer(sdp);
  if (!answer_ || answer_->there.address().is_v6() != exchange_.address().is_v6()) return false;
  on_key_ = std::move(on_key);
  talk_.emplace(prompt_, *answer_, limits_, random_beginning(), now);
  listen();
  return true;
}

void Line::repeat() {
  if (talk_) talk_->repeat();
}

std::optional<Time> Line::due() const { return talk_ ? std::optional(talk_->due()) : std::nullopt; }

bool Line::on_time(Time now) {
  while (talk_ && talk_->due() <= now) {
    const auto packet = talk_->next(now);
    if (!packet) return false;
    error_code ignored;  // a lost packet is a lost packet
    media_.send_to(boost::asio::buffer(*packet), answer_->there, 0, ignored);
  }
  return true;
}

void Line::close() {
  talk_.reset();
  on_key_ = nullptr;
  error_code ignored;
  media_.close(ignored);
}

void Line::listen() {
  media_.async_receive_from(boost::asio::buffer(buffer_), source_,
                            [self = shared_from_this()](const error_code& error, std::size_t bytes) {
                              if (!self->media_.is_open() || error == boost::asio::error::operation_aborted) return;
                              if (!error) self->hear(bytes);
                              if (self->media_.is_open()) self->listen();
                            });
}

void Line::hear(std::size_t bytes) {
  if (source_.address() != answer_->there.address() && source_.address() != exchange_.address()) return;
  const auto packet = read_rtp({buffer_.data(), bytes});
  if (!packet || !answer_->events || packet->payload_type != *answer_->events) return;
  const auto key = keys_.hear(*packet);
  const auto on_key = on_key_;  // the key may close this line
  if (key && on_key) on_key(*key);
}

}  // namespace madang::phone
