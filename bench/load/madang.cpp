#include "bench/load/madang.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <stdexcept>

#include "bench/load/websocket.hpp"

namespace bench {
namespace {

constexpr std::int64_t kKept = -1;  // the number of a call whose answer is kept

enum Phase { asking_ticket, upgrading, talking };

std::string text_of(const boost::json::value& value, std::string_view key) {
  return std::string(value.at(key).as_string());
}

}  // namespace

const Madang::Kept* Madang::kept_of(const Member& member) const {
  const auto index = static_cast<std::size_t>(member.index);
  return resume_ && index < kept_.size() && !kept_[index].token.empty() ? &kept_[index] : nullptr;
}

std::string Madang::opening(const Member& member) {
  if (const Kept* const kept = kept_of(member)) return upgrade_request("/api/socket") + claim(*kept);
  const std::string body = fmt::format("{{\"client_id\":\"ticket-{:08}\"}}", ++writes_);
  return fmt::format(
      "POST /api/session/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
      "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      organisation_.tokens.at(static_cast<std::size_t>(member.index)), body.size(), body);
}

void Madang::receive(Room& room, Member& member) {
  if (member.phase == asking_ticket && kept_of(member)) member.phase = upgrading;
  if (member.phase == asking_ticket) return take_response(room, member);
  if (member.phase == upgrading) {
    const auto end = member.input.find("\r\n\r\n");
    if (end == std::string::npos) return;
    if (!member.input.starts_with("HTTP/1.1 101")) throw std::runtime_error("no upgrade: " + member.input);
    member.input.erase(0, end + 4);
    member.phase = talking;
  }
  const int pings = take_frames(member.input, [&](std::string_view frame) { hear(room, member, frame); });
  for (int ping = 0; ping < pings; ++ping) room.send(member, masked_pong());
}

void Madang::take_response(Room& room, Member& member) {
  const auto end = member.input.find("\r\n\r\n");
  if (end == std::string::npos || member.input.back() != '}') return;
  if (!member.input.starts_with("HTTP/1.1 201")) throw std::runtime_error("no ticket: " + member.input);
  const auto answer = boost::json::parse(std::string_view(member.input).substr(end + 4));
  room.send(member, upgrade_request("/api/socket"));
  room.send(member, hello(text_of(answer, "ticket")));
  member.input.clear();
  member.phase = upgrading;
}

std::string Madang::hello(std::string_view ticket) const {
  return masked_frame(
      fmt::format(R"({{"frame":"hello","ticket":"{}","org_id":"{}","cursors":[]}})", ticket, organisation_.org_id));
}

std::string Madang::claim(const Kept& kept) const {
  std::string seqs;
  for (const auto& stream : kept.streams) seqs += fmt::format("{}{}", seqs.empty() ? "" : ",", kept.seqs.at(stream));
  return masked_frame(
      fmt::format(R"({{"frame":"hello","org_id":"{}","cursors":[],"resume":{{"token":"{}","seqs":[{}]}}}})",
                  organisation_.org_id, kept.token, seqs));
}

void Madang::hear(Room& room, Member& member, std::string_view frame) {
  if (frame.starts_with(R"({"frame":"event")")) {
    if (frame.find("alerts.received") != std::string_view::npos) ++alerted;
    if (frame.find("chat.message_posted") == std::string_view::npos) return;
    ++room.delivered;
    ++member.heard;
  } else if (frame.starts_with(R"({"frame":"reply")")) {
    take_reply(room, frame);
  } else if (frame.starts_with(R"({"frame":"welcome")")) {
    welcome(member, frame);
    room.has_joined(member);
  } else if (frame.starts_with(R"({"frame":"refused")") || frame.starts_with(R"({"frame":"lagged")")) {
    throw std::runtime_error(std::string(frame));
  }
}

void Madang::take_reply(Room& room, std::string_view frame) {
  const auto reply = frame.substr(0, 64);
  if (reply.find(R"("status":20)") == std::string_view::npos) throw std::runtime_error(std::string(frame));
  const auto id = reply.find(R"("id":"c)") + 7;
  const auto number = std::stoll(std::string(reply.substr(id, reply.find('"', id) - id)));
  if (number == kKept) answered = frame;
  answers_.push_back(number);
  ++room.answered;
}

void Madang::welcome(Member& member, std::string_view frame) {
  if (!resume_) return;
  const auto index = static_cast<std::size_t>(member.index);
  if (kept_.size() <= index) kept_.resize(index + 1);
  Kept& kept = kept_[index];
  const auto told = boost::json::parse(frame);
  const auto* token = told.as_object().if_contains("resume_token");
  if (token) kept = {std::string(token->as_string()), {}, {}};
  for (const auto& stream : told.at("streams").as_array()) {
    if (stream.at("answer").as_string() != "complete") ++refetches;
    caught_up += static_cast<std::int64_t>(stream.at("events").as_array().size());
    kept.seqs[text_of(stream, "stream")] = stream.at("seq").as_int64();
    if (token) kept.streams.push_back(text_of(stream, "stream"));
  }
}

std::string Madang::publish(const Member&, std::string_view text) { return post(organisation_.everybody, text, 0); }

std::string Madang::post(std::string_view conversation, std::string_view text, std::int64_t number) {
  return masked_frame(fmt::format(
      R"({{"frame":"call","id":"c{}","method":"POST","path":"/api/orgs/{}/conversations/{}/messages","body":{{"client_id":"load-{}-{:010}","text":"{}"}}}})",
      number, organisation_.org_id, conversation, run_, ++writes_, text));
}

std::string Madang::alert_call(std::string_view method, std::string_view path, std::string_view body,
                               std::int64_t number) {
  return masked_frame(fmt::format(R"({{"frame":"call","id":"c{}","method":"{}","path":"/api/orgs/{}/alerts{}"{}{}}})",
                                  number, method, organisation_.org_id, path, body.empty() ? "" : R"(,"body":)", body));
}

std::string Madang::alert_everybody() {
  const auto body = fmt::format(
      R"({{"client_id":"alert-{}-{:010}","text":"Everybody to the yard","to":{{"member_ids":[],"department_ids":[],"everyone":true}},"urgency":"emergency","reason":"fire drill"}})",
      run_, ++writes_);
  return alert_call("POST", "", body, kKept);
}

std::string Madang::look(std::string_view alert) { return alert_call("GET", fmt::format("/{}", alert), "", kKept); }

std::string Madang::confirm(std::string_view alert) {
  const auto body = fmt::format(R"({{"client_id":"confirm-{}-{:010}"}})", run_, ++writes_);
  return alert_call("POST", fmt::format("/{}/confirm", alert), body, 0);
}

}  // namespace bench
