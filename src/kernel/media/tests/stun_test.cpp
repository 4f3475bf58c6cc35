#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "kernel/media/stun_writer.hpp"

namespace madang::media {
namespace {

using testing::ElementsAre;

std::vector<std::uint8_t> from_hex(std::string_view hex) {
  std::vector<std::uint8_t> bytes;
  std::string digits;
  for (const char c : hex) {
    if (c == ' ' || c == '\n') continue;
    digits += c;
    if (digits.size() < 2) continue;
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(digits, nullptr, 16)));
    digits.clear();
  }
  return bytes;
}

// RFC 5769, 2.1 to 2.4.
const auto kSampleRequest = from_hex(R"(
  000100582112a442b7e7a701bc34d686fa87dfae 802200105354554e207465737420636c69656e74 002400046e0001ff
  80290008932ff9b151263b36 000600096576746a3a68367659202020 000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
  80280004e57a3bcf)");
const auto kSampleV4 = from_hex(R"(
  0101003c2112a442b7e7a701bc34d686fa87dfae 8022000b7465737420766563746f7220 002000080001a147e112a643
  000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004c07d4c96)");
const auto kSampleV6 = from_hex(R"(
  010100482112a442b7e7a701bc34d686fa87dfae 8022000b7465737420766563746f7220
  002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9 00080014a382954e4be67bf11784c97c8292c275bfe3ed41
  80280004c8fb0b4c)");
const auto kSampleLongTerm = from_hex(R"(
  000100602112a44278ad3433c6ad72c029da412e 00060012e3839ee38388e383aae38383e382afe382b90000
  0015001c662f2f3439396b393534643 64f4c33346f4c39465354767936347341 0014000b6578616d706c652e6f726700
  00080014f67024656dd64a3e02b8e0712e85c9a28ca89666)");
constexpr std::string_view kSamplePassword = "VOkJxbRl1RmTxUk/WvJxBt";
constexpr StunTransaction kTransaction{0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae};

TEST(StunTest, the_sample_request_is_read_and_its_digests_hold) {
  const auto message = read_stun(kSampleRequest);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->kind, StunClass::kRequest);
  EXPECT_EQ(message->method, kStunBinding);
  EXPECT_EQ(message->transaction, kTransaction);
  EXPECT_EQ(message->username, "evtj:h6vY");
  EXPECT_EQ(message->priority, 0x6e0001ffU);
  EXPECT_EQ(message->controlled, 0x932ff9b151263b36U);
  EXPECT_FALSE(message->controlling || message->use_candidate);
  EXPECT_EQ(message->unknown_count, 0U);
  EXPECT_TRUE(fingerprint_holds(*message));
  EXPECT_TRUE(StunIntegrity(kSamplePassword).holds(*message));
  EXPECT_FALSE(StunIntegrity("another").holds(*message));
}

TEST(StunTest, the_sample_responses_tell_their_addresses) {
  for (const auto& [sample, ip] :
       {std::pair{kSampleV4, "192.0.2.1"}, std::pair{kSampleV6, "2001:db8:1234:5678:11:2233:4455:6677"}}) {
    const auto message = read_stun(sample);
    ASSERT_TRUE(message.has_value()) << ip;
    EXPECT_EQ(message->kind, StunClass::kSuccess);
    EXPECT_EQ(message->mapped, TransportAddress::read(ip, 32853));
    EXPECT_TRUE(fingerprint_holds(*message)) << ip;
    EXPECT_TRUE(StunIntegrity(kSamplePassword).holds(*message)) << ip;
  }
}

TEST(StunTest, a_request_under_a_long_term_key_holds_too) {
  const std::string words =
      "\xe3\x83\x9e\xe3\x83\x88\xe3\x83\xaa\xe3\x83\x83\xe3\x82\xaf\xe3\x82\xb9:example.org:TheMatrIX";
  std::array<std::uint8_t, 16> key{};
  ASSERT_EQ(EVP_Digest(words.data(), words.size(), key.data(), nullptr, EVP_md5(), nullptr), 1);
  const auto message = read_stun(kSampleLongTerm);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->fingerprint_at, 0U);
  EXPECT_FALSE(fingerprint_holds(*message));
  EXPECT_TRUE(StunIntegrity({reinterpret_cast<const char*>(key.data()), key.size()}).holds(*message));
}

TEST(StunTest, any_change_of_a_byte_breaks_the_reading_or_a_digest) {
  const StunIntegrity integrity(kSamplePassword);
  for (std::size_t i = 0; i < kSampleRequest.size(); ++i) {
    auto changed = kSampleRequest;
    changed[i] ^= 0x10;
    const auto message = read_stun(changed);
    EXPECT_FALSE(message && fingerprint_holds(*message) && integrity.holds(*message)) << i;
  }
}

TEST(StunTest, a_message_that_is_cut_or_lengthened_is_none) {
  for (std::size_t size = 0; size < kSampleRequest.size(); ++size) {
    EXPECT_FALSE(read_stun(Bytes(kSampleRequest).first(size)).has_value()) << size;
  }
  auto longer = kSampleRequest;
  longer.insert(longer.end(), 4, 0);
  EXPECT_FALSE(read_stun(longer).has_value());
}

TEST(StunTest, a_method_that_a_shared_port_has_no_room_for_is_none) {
  auto message = kSampleRequest;
  for (const int first : {4, 5, 0x3f}) {
    message[0] = static_cast<std::uint8_t>(first);
    EXPECT_FALSE(read_stun(message).has_value()) << first;
  }
}

TEST(StunTest, what_is_written_is_read) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 500; ++i) {
    StunCheck check;
    for (auto& byte : check.transaction) byte = static_cast<std::uint8_t>(random());
    const std::string username(random() % 513, 'u');
    check.username = username;
    check.priority = static_cast<std::uint32_t>(random());
    if (random() % 2 == 0) check.controlling = random();
    if (random() % 2 == 0) check.controlled = random();
    check.use_candidate = random() % 2 == 0;
    const StunIntegrity integrity(std::string(1 + random() % 100, 'k'));
    std::array<std::uint8_t, 700> room{};
    const auto message = read_stun(write_binding_request(room, check, integrity));
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->transaction, check.transaction);
    EXPECT_EQ(message->username, check.username);
    EXPECT_EQ(message->priority, check.priority);
    EXPECT_EQ(message->controlling, check.controlling);
    EXPECT_EQ(message->controlled, check.controlled);
    EXPECT_EQ(message->use_candidate, check.use_candidate);
    EXPECT_TRUE(fingerprint_holds(*message) && integrity.holds(*message));
  }
}

TEST(StunTest, a_success_tells_any_address_and_an_error_its_code) {
  std::mt19937_64 random(2);
  const StunIntegrity integrity(kSamplePassword);
  std::array<std::uint8_t, kMostStunAnswer> room{};
  for (int i = 0; i < 500; ++i) {
    TransportAddress from{.port = static_cast<std::uint16_t>(random()), .is_v6 = random() % 2 == 0};
    for (std::size_t at = 0; at < from.ip_size(); ++at) from.ip[at] = static_cast<std::uint8_t>(random());
    const auto message = read_stun(write_binding_success(room, kTransaction, from, integrity));
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->kind, StunClass::kSuccess);
    EXPECT_EQ(message->mapped, from);
    EXPECT_TRUE(fingerprint_holds(*message) && integrity.holds(*message));
  }
  for (const auto error : {StunError::kBadRequest, StunError::kUnauthenticated, StunError::kRoleConflict}) {
    const auto message = read_stun(write_binding_error(room, kTransaction, error, {}, nullptr));
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->kind, StunClass::kError);
    EXPECT_EQ(message->error, static_cast<std::uint16_t>(error));
    EXPECT_EQ(message->integrity_at, 0U);
    EXPECT_TRUE(fingerprint_holds(*message));
  }
}

TEST(StunTest, the_longest_error_has_room_and_names_what_is_unknown) {
  const StunIntegrity integrity(kSamplePassword);
  const std::array<std::uint16_t, kMostUnknown> unknown{1, 2, 3, 4, 5, 6, 7, 8};
  std::array<std::uint8_t, kMostStunAnswer> room{};
  const Bytes written = write_binding_error(room, kTransaction, StunError::kUnknownAttribute, unknown, &integrity);
  const auto message = read_stun(written);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->error, 420);
  EXPECT_TRUE(integrity.holds(*message));
  const std::vector<std::uint8_t> list{0, 0x0A, 0, 16, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8};
  EXPECT_FALSE(std::ranges::search(written, list).empty());
  std::vector<std::uint8_t> small(written.size() - 1);
  EXPECT_TRUE(write_binding_error(small, kTransaction, StunError::kUnknownAttribute, unknown, &integrity).empty());
}

TEST(StunTest, unknown_attributes_are_noted_once_and_only_if_they_must_be_understood) {
  const auto message =
      read_stun(from_hex("0001001c2112a442b7e7a701bc34d686fa87dfae"
                         "7ffe0003010203007ffd00007ffe000080ff0004000000007f000000"));
  ASSERT_TRUE(message.has_value());
  EXPECT_THAT(message->unknowns(), ElementsAre(0x7ffe, 0x7ffd, 0x7f00));
}

TEST(StunTest, what_follows_the_digest_is_not_believed) {
  auto forged = kSampleRequest;
  forged.resize(forged.size() - 8);
  const auto use_candidate = from_hex("00250000");
  forged.insert(forged.end(), use_candidate.begin(), use_candidate.end());
  forged[3] = static_cast<std::uint8_t>(forged.size() - kStunHeader);
  const auto message = read_stun(forged);
  ASSERT_TRUE(message.has_value());
  EXPECT_TRUE(StunIntegrity(kSamplePassword).holds(*message));
  EXPECT_FALSE(message->use_candidate);
}

TEST(TransportAddressTest, an_ipv4_address_in_a_socket_of_both_families_is_the_ipv4_address) {
  const auto mapped = TransportAddress::read("::ffff:192.0.2.7", 9);
  const auto plain = TransportAddress::read("192.0.2.7", 9);
  ASSERT_TRUE(mapped && plain);
  EXPECT_EQ(*mapped, *plain);
  EXPECT_EQ(mapped->ip_text(), "192.0.2.7");
  sockaddr_storage storage;
  for (const auto* ip : {"192.0.2.7", "2001:db8::7"}) {
    const auto address = TransportAddress::read(ip, 40000);
    ASSERT_TRUE(address.has_value());
    address->write(storage);
    EXPECT_EQ(TransportAddress::read(storage), address);
    EXPECT_EQ(address->ip_text(), ip);
  }
  storage = {};
  EXPECT_FALSE(TransportAddress::read(storage).has_value());
  EXPECT_FALSE(TransportAddress::read("192.0.2", 1).has_value());
}

}  // namespace
}  // namespace madang::media
