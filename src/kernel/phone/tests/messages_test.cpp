#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "kernel/phone/digest.hpp"
#include "kernel/phone/exchange.hpp"
#include "kernel/phone/g711.hpp"
#include "kernel/phone/info_key.hpp"
#include "kernel/phone/replies.hpp"
#include "kernel/phone/sdp.hpp"
#include "kernel/phone/sip_message.hpp"
#include "kernel/phone/sound.hpp"

namespace madang::phone {
namespace {

namespace ip = boost::asio::ip;

const std::string kInvite =
    "INVITE sip:bob@biloxi.example.com SIP/2.0\r\n"
    "v: SIP/2.0/UDP a.example:5060;branch=z9hG4bK1;rport, SIP/2.0/UDP b.example;branch=z9hG4bK2\r\n"
    "Max-Forwards: 70\r\n"
    "f: \"Alice, \\\"A\\\"; <x>\" <sip:alice@atlanta.example.com;transport=udp>;tag=1928301774\r\n"
    "To:\r\n Bob <sip:bob@biloxi.example.com>\r\n"
    "i: a84b4c76e66710\r\n"
    "CSeq:   314159   INVITE\r\n"
    "Record-Route: <sip:p1.example;lr>, <sip:p2.example;lr>\r\n"
    "Record-Route: <sip:p3.example;lr>\r\n"
    "l: 4\r\n\r\nbodyand what is not";

TEST(SipMessage, compact_folded_and_listed_headers_are_read) {
  const auto message = read_sip(kInvite);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->method, "INVITE");
  EXPECT_EQ(message->header("call-id"), "a84b4c76e66710");
  EXPECT_EQ(message->header("To"), "Bob <sip:bob@biloxi.example.com>");
  EXPECT_EQ(message->all("Via").size(), 2);
  EXPECT_EQ(message->all("Record-Route").size(), 3);
  EXPECT_EQ(message->body, "body");
  EXPECT_EQ(parameter(message->header("From"), "TAG"), "1928301774");
  EXPECT_EQ(uri_in(message->header("From")), "sip:alice@atlanta.example.com;transport=udp");
  EXPECT_EQ(read_cseq(message->header("CSeq"))->number, 314159);
  const auto again = read_sip(message->text());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->text(), message->text());
}

TEST(SipMessage, what_is_none_is_not_read) {
  EXPECT_FALSE(read_sip(""));
  EXPECT_FALSE(read_sip("SIP/2.0 200 OK\r\n\r\n"));
  const auto broken = [](const std::string& from, const std::string& into) {
    auto text = kInvite;
    text.replace(text.find(from), from.size(), into);
    return !read_sip(text);
  };
  EXPECT_TRUE(broken("SIP/2.0\r\nv", "SIP/3.0\r\nv"));
  EXPECT_TRUE(broken("314159", "99999999999"));
  EXPECT_TRUE(broken("CSeq:   314159   INVITE", "CSeq: 314159 BYE"));
  EXPECT_TRUE(broken("l: 4", "l: 4000"));
  EXPECT_TRUE(broken("l: 4", "l: -4"));
  EXPECT_TRUE(broken("Max-Forwards", "Max Forwards"));
  EXPECT_TRUE(broken("i: a84", "j: a84"));
  EXPECT_FALSE(read_sip(kInvite + std::string(kMostSipBytes, 'x')));
}

TEST(SipMessage, nothing_that_is_damaged_is_read_past_its_end) {
  std::mt19937 random(5);
  for (int round = 0; round < 20'000; ++round) {
    auto text = kInvite;
    for (auto changes = 1 + random() % 4; changes > 0; --changes) {
      const auto place = random() % text.size();
      if (random() % 3 == 0)
        text.erase(place, random() % 20);
      else
        text[place] = static_cast<char>(random() % 256);
      if (text.empty()) break;
    }
    const auto message = read_sip(text);
    if (!message) continue;
    const auto again = read_sip(message->text());
    ASSERT_TRUE(again) << text;
    EXPECT_EQ(again->text(), message->text());
  }
}

TEST(SipUri, a_place_is_taken_apart) {
  EXPECT_EQ(read_sip_uri("sip:+8210@pbx.example.org:5070;lr")->port, 5070);
  EXPECT_EQ(read_sip_uri("sip:[2001:db8::1]:5060")->host, "2001:db8::1");
  EXPECT_EQ(read_sip_uri("SIP:a@b;lr")->parameters, ";lr");
  for (const auto* bad : {"", "sip:", "tel:+82", "sips:a@b", "sip:a@b:0", "sip:a@b:99999", "sip:a b@c", "sip:<a>"})
    EXPECT_FALSE(read_sip_uri(bad)) << bad;
}

// RFC 7616, 3.9.1, and the older form of RFC 2617, 3.5 with another realm.
TEST(Digest, the_examples_of_the_standard_come_out) {
  const std::string rest =
      "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", "
      "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
      "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
  const std::vector<std::string> values{"Digest " + rest + ", algorithm=MD5", "Digest " + rest + ", algorithm=SHA-256"};
  const DigestUse use{"Mufasa", "Circle of Life", "GET", "/dir/index.html",
                      "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"};
  EXPECT_TRUE(digest_answer(*read_challenge(values[0]), use).contains("response=\"8ca523f5e9506fed4657c9700eebdbec\""));
  const auto best = best_challenge(values);
  ASSERT_TRUE(best);
  const auto answer = digest_answer(*best, use);
  EXPECT_TRUE(answer.contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""))
      << answer;
  EXPECT_TRUE(answer.contains("algorithm=SHA-256, opaque=\"FQhe/")) << answer;
  EXPECT_TRUE(answer.ends_with("qop=auth, nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\""))
      << answer;
  const auto old = read_challenge("Digest realm=\"testrealm@host.com\",nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"");
  EXPECT_FALSE(old->has_qop);
  EXPECT_TRUE(digest_answer(*old, {"Mufasa", "Circle Of Life", "GET", "/dir/index.html", "x"})
                  .contains("response=\"670fd8c2df070c60b045671b8b24ff02\""));
}

TEST(Digest, what_cannot_be_answered_is_no_challenge) {
  EXPECT_FALSE(read_challenge("Basic realm=\"a\""));
  EXPECT_FALSE(read_challenge("Digest realm=\"a\", nonce=\"b\", algorithm=SHA-512-256"));
  EXPECT_FALSE(read_challenge("Digest realm=\"a\", nonce=\"b\", qop=\"auth-int\""));
  EXPECT_FALSE(read_challenge("Digest realm=\"a\""));
  EXPECT_TRUE(read_challenge("Digest nonce=\"b\", realm=\"a\\\"b\", stale=TRUE")->is_stale);
}

TEST(Sdp, the_offer_is_one_that_we_would_take) {
  const auto answer = read_sdp_answer(sdp_offer({ip::make_address("192.0.2.7"), 4000}, 1));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->there, ip::udp::endpoint(ip::make_address("192.0.2.7"), 4000));
  EXPECT_EQ(answer->codec, Codec::pcmu);
  EXPECT_EQ(answer->events, kOfferedEvents);
}

TEST(Sdp, the_first_codec_we_know_is_taken) {
  const auto answer = read_sdp_answer(
      "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\nm=video 9 RTP/AVP 31\nc=IN IP4 192.0.2.9\n"
      "m=audio 4002 RTP/AVP 18 96 0 97\na=rtpmap:96 PCMA/8000/1\na=rtpmap:97 TELEPHONE-EVENT/8000\nc=IN IP4 "
      "192.0.2.2\n");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->codec, Codec::pcma);
  EXPECT_EQ(answer->payload, 96);
  EXPECT_EQ(answer->events, 97);
  EXPECT_EQ(answer->there.address().to_string(), "192.0.2.2");
  for (const auto* bad :
       {"", "v=0\nm=audio 4000 RTP/AVP 0\n", "c=IN IP4 192.0.2.1\nm=audio 0 RTP/AVP 0\n",
        "c=IN IP4 host.example\nm=audio 4000 RTP/AVP 0\n", "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 18\n",
        "c=IN IP4 224.0.0.1\nm=audio 4000 RTP/AVP 0\n", "c=IN IP4 192.0.2.1\nm=audio 99999 RTP/AVP 0\n"})
    EXPECT_FALSE(read_sdp_answer(bad)) << bad;
}

TEST(InfoKey, exchanges_write_keys_in_two_ways) {
  EXPECT_EQ(key_in_info("application/dtmf-relay", "Signal=1\r\nDuration=160\r\n"), '1');
  EXPECT_EQ(key_in_info("Application/DTMF-Relay; charset=x", "Duration= 100\nSignal= *\n"), '*');
  EXPECT_EQ(key_in_info("application/dtmf-relay", "Signal=11\r\n"), '#');
  EXPECT_EQ(key_in_info("application/dtmf", "2"), '2');
  for (const auto* body : {"", "Signal=", "Signal=12345", "Signal=x", "Signal=19"})
    EXPECT_FALSE(key_in_info("application/dtmf-relay", body)) << body;
  EXPECT_FALSE(key_in_info("text/plain", "1"));
}

TEST(Replies, an_answer_goes_back_where_the_question_came_from) {
  auto request = *read_sip(kInvite);
  const ip::udp::endpoint source(ip::make_address("192.0.2.5"), 7000);
  EXPECT_EQ(way_back(request, source), source);
  stamp(request, source);
  EXPECT_EQ(request.all("Via")[0], "SIP/2.0/UDP a.example:5060;branch=z9hG4bK1;rport=7000;received=192.0.2.5");
  EXPECT_EQ(request.all("Via").size(), 2);
  auto old = *read_sip(kInvite);
  old.remove("Via");
  old.add("Via", "SIP/2.0/UDP a.example:5070;branch=z9hG4bK1");
  EXPECT_EQ(way_back(old, source).port(), 5070);
  Replies replies;
  const Time now;
  EXPECT_FALSE(replies.known(request, now));
  replies.keep(request, "answer", now);
  EXPECT_EQ(replies.known(request, now + std::chrono::seconds(31)), "answer");
  EXPECT_FALSE(replies.known(request, now + std::chrono::seconds(33)));
}

// What ITU-T G.711 makes of a sample and back, by its definition: the law's own steps.
int from_mu_law(std::uint8_t byte) {
  byte = static_cast<std::uint8_t>(~byte);
  const int magnitude = (((byte & 0x0f) << 3) + 0x84) << (byte >> 4 & 7);
  return (byte & 0x80) != 0 ? 0x84 - magnitude : magnitude - 0x84;
}

int from_a_law(std::uint8_t byte) {
  byte ^= 0x55;
  const int segment = byte >> 4 & 7;
  int magnitude = ((byte & 0x0f) << 4) + 8;
  if (segment > 0) magnitude = (magnitude + 0x100) << (segment - 1);
  return (byte & 0x80) != 0 ? magnitude : -magnitude;
}

TEST(G711, every_sample_comes_back_close_to_itself) {
  for (int sample = -32'768; sample <= 32'767; ++sample) {
    const std::int16_t one = static_cast<std::int16_t>(sample);
    const int mu = from_mu_law(static_cast<std::uint8_t>(encoded(Codec::pcmu, {&one, 1})[0]));
    const int a = from_a_law(static_cast<std::uint8_t>(encoded(Codec::pcma, {&one, 1})[0]));
    const int step = 16 + std::abs(sample) / 16;
    ASSERT_LE(std::abs(mu - std::clamp(sample, -32'635, 32'635)), step) << sample;
    ASSERT_LE(std::abs(a - sample), step) << sample;
  }
  const std::int16_t silence = 0;
  EXPECT_EQ(static_cast<std::uint8_t>(encoded(Codec::pcmu, {&silence, 1})[0]), 0xff);
  EXPECT_EQ(static_cast<std::uint8_t>(encoded(Codec::pcma, {&silence, 1})[0]), 0xd5);
}

double loudness(const std::vector<std::int16_t>& samples) {
  double sum = 0;
  for (const auto sample : samples) sum += double(sample) * sample;
  return std::sqrt(sum / double(samples.size()));
}

Sound tone(int rate, double hertz) {
  Sound sound{rate, {}};
  for (int i = 0; i < rate; ++i)
    sound.samples.push_back(std::int16_t(10'000 * std::sin(2 * std::numbers::pi * hertz * i / rate)));
  return sound;
}

TEST(Sound, what_a_phone_carries_stays_and_the_rest_goes) {
  for (const double hertz : {300.0, 1'000.0, 3'000.0})
    EXPECT_NEAR(loudness(resampled(tone(22'050, hertz), 8'000)), 7'071, 150) << hertz;
  for (const double hertz : {4'600.0, 6'000.0, 10'000.0})
    EXPECT_LT(loudness(resampled(tone(22'050, hertz), 8'000)), 60) << hertz;
  EXPECT_EQ(resampled(tone(22'050, 440), 8'000).size(), 8'000);
  EXPECT_EQ(resampled(tone(8'000, 440), 8'000), tone(8'000, 440).samples);
}

TEST(Sound, a_wav_of_a_pipe_may_promise_more_than_comes) {
  std::string wav(
      "RIFF\xff\xff\xff\x7fWAVEfmt \x10\0\0\0\x01\0\x01\0\x22\x56\0\0\x44\xac\0\0\x02\0\x10\0data\xff\xff\xff\x7f", 44);
  wav += std::string("\x01\0\xff\xff", 4);
  const auto sound = read_wav(wav);
  ASSERT_TRUE(sound);
  EXPECT_EQ(sound->rate, 22'050);
  EXPECT_EQ(sound->samples, (std::vector<std::int16_t>{1, -1}));
  for (std::size_t length = 0; length < 44; ++length) EXPECT_FALSE(read_wav(wav.substr(0, length))) << length;
}

TEST(Exchange, says_which_option_is_wrong) {
  const Exchange good{.server = "pbx.example.org", .user = "madang"};
  EXPECT_FALSE(fault_of(good));
  EXPECT_EQ(read_exchange_place("[::1]:5070")->host, "::1");
  EXPECT_EQ(read_exchange_place("sip:10.0.0.9")->port, 5060);
  const auto option = [&](auto change) {
    auto each = good;
    change(each);
    const auto fault = fault_of(each);
    return fault ? fault->option : "none";
  };
  EXPECT_EQ(option([](Exchange& it) { it.server = "a b"; }), "server");
  EXPECT_EQ(option([](Exchange& it) { it.domain = "a>"; }), "domain");
  EXPECT_EQ(option([](Exchange& it) { it.user = "a@b"; }), "user");
  EXPECT_EQ(option([](Exchange& it) { it.caller_name = "a\r\nVia: x"; }), "caller_name");
  EXPECT_EQ(option([](Exchange& it) { it.address = "here"; }), "address");
  EXPECT_EQ(option([](Exchange& it) { it.advertised_address = "here"; }), "advertised_address");
  EXPECT_EQ(option([](Exchange& it) { it.last_media_port = 7; }), "last_media_port");
  for (const auto* bad : {"", "a b", "1@evil", "1;x", "<1>", "1\r\n"}) EXPECT_FALSE(is_callable(bad)) << bad;
}

}  // namespace
}  // namespace madang::phone
