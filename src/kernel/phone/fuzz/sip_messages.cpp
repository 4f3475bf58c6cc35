#include "base/fuzz/harness.hpp"
#include "kernel/phone/digest.hpp"
#include "kernel/phone/info_key.hpp"
#include "kernel/phone/replies.hpp"
#include "kernel/phone/sip_message.hpp"
#include "kernel/phone/transaction.hpp"

// Datagrams that anybody may send to the phone's port.

namespace madang::fuzz {

using namespace phone;

namespace {

bool is_one_line(std::string_view text) { return !text.contains('\n') && !text.contains('\r') && !text.contains('\0'); }

void look_at(const SipMessage& message) {
  for (const auto& [name, value] : message.headers) must(is_one_line(name) && is_one_line(value), "headers are lines");
  must(message.headers.size() <= kMostSipHeaders, "there are not too many");
  const auto again = read_sip(message.text());
  if (message.text().size() <= kMostSipBytes) {
    must(again.has_value(), "what is written is read");
    must(again->text() == message.text() && again->body == message.body, "as the same");
  }
  for (const auto* name : {"Via", "From", "To", "Contact", "Record-Route"}) {
    for (const auto& value : message.all(name)) {
      (void)read_sip_uri(uri_in(value));
      const auto tag = parameter(value, "tag");
      must(!tag || is_one_line(*tag), "a parameter is part of its line");
    }
  }
  (void)read_challenge(message.header("WWW-Authenticate"));
  (void)key_in_info(message.header("Content-Type"), message.body);
}

void answer(SipMessage request) {
  const boost::asio::ip::udp::endpoint source(boost::asio::ip::make_address("192.0.2.1"), 5060);
  must(way_back(request, source).address() == source.address(), "an answer goes back to who asked");
  stamp(request, source);
  const auto reply = reply_to(request, 200, "OK", "ours");
  const auto read = read_sip(reply.text());
  must(reply.text().size() > kMostSipBytes || read.has_value(), "an answer is a message");
  must(!reply.all("Via").empty(), "and finds its way back");
}

}  // namespace

void try_one(std::string_view input) {
  const auto message = read_sip(input);
  if (!message) return;
  look_at(*message);
  if (message->is_request()) answer(*message);
}

}  // namespace madang::fuzz
