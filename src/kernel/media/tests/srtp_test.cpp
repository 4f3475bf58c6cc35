#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include <cstdlib>

#include "kernel/media/srtp_opener.hpp"
#include "kernel/media/srtp_sealer.hpp"
#include "kernel/media/tests/srtp_samples.hpp"

namespace madang::media {
namespace {

constexpr std::uint32_t kSsrc = 0x1234'5678;

thread_local std::size_t openssl_allocations = 0;  // the engine's tests have threads of their own

void* counted_malloc(std::size_t size, const char* /*file*/, int /*line*/) {
  ++openssl_allocations;
  return std::malloc(size);
}
void* counted_realloc(void* block, std::size_t size, const char* /*file*/, int /*line*/) {
  ++openssl_allocations;
  return std::realloc(block, size);
}
void counted_free(void* block, const char* /*file*/, int /*line*/) { std::free(block); }

// OpenSSL takes other functions only before it has allocated anything.
const bool openssl_is_counted = CRYPTO_set_mem_functions(counted_malloc, counted_realloc, counted_free) == 1;

class SrtpTest : public testing::TestWithParam<SrtpProfile> {
 protected:
  SrtpFault fault_of_rtp(Buffer packet) {
    const auto result = opener_.open(packet);
    EXPECT_FALSE(result);
    return result ? SrtpFault::kFailed : result.error();
  }
  SrtpFault fault_of_rtcp(Buffer packet) {
    const auto result = opener_.open_rtcp(packet);
    EXPECT_FALSE(result);
    return result ? SrtpFault::kFailed : result.error();
  }
  Buffer opened(Buffer packet) { return front(packet, opener_.open(packet)); }
  Buffer opened_rtcp(Buffer packet) { return front(packet, opener_.open_rtcp(packet)); }

  Samples samples_{7};
  SrtpMaster master_ = samples_.master(GetParam());
  SrtpSealer sealer_{GetParam(), master_};
  SrtpOpener opener_{GetParam(), master_};
};

INSTANTIATE_TEST_SUITE_P(Profiles, SrtpTest, testing::ValuesIn(kSrtpProfiles));

TEST_P(SrtpTest, what_is_sealed_is_opened_to_the_same) {
  for (std::uint16_t i = 0; i < 2'000; ++i) {
    const Buffer packet = samples_.rtp(kSsrc + i % 5, i);
    const Buffer sealed = sealed_rtp(sealer_, packet);
    ASSERT_EQ(sealed.size(), packet.size() + (GetParam() == SrtpProfile::kAesCm128HmacSha1Tag80 ? 10 : 16));
    ASSERT_EQ(opened(sealed), packet);
    const Buffer report = samples_.rtcp(kSsrc + i % 3);
    ASSERT_EQ(
        opened_rtcp(sealed_rtcp(sealer_, report, i % 4 == 0 ? SrtcpCover::kAuthenticated : SrtcpCover::kEncrypted)),
        report);
  }
  EXPECT_EQ(opener_.sources(), 5U);
}

TEST_P(SrtpTest, headers_stay_readable_and_payloads_do_not) {
  const Buffer header = samples_.header(kSsrc, 9);
  const Buffer payload(400, 0x20);
  Buffer packet = header;
  packet.insert(packet.end(), payload.begin(), payload.end());
  const Buffer sealed = sealed_rtp(sealer_, packet);
  EXPECT_TRUE(std::ranges::equal(Bytes(sealed).first(header.size()), header));
  EXPECT_EQ(std::ranges::search(sealed, Buffer(4, 0x20)).begin(), sealed.end());
}

TEST_P(SrtpTest, one_payload_is_sealed_for_many_each_with_a_header_and_a_lead_of_its_own) {
  const Buffer payload = samples_.bytes(1'000);
  const Buffer untouched = payload;
  for (std::uint16_t i = 0; i < 50; ++i) {
    const SrtpMaster master = samples_.master(GetParam());
    SrtpSealer apart(GetParam(), master);
    SrtpSealer in_place(GetParam(), master);
    const Buffer header = samples_.header(kSsrc + i, i);
    const Buffer lead = samples_.bytes(i % 20);
    Buffer whole = header;
    whole.insert(whole.end(), lead.begin(), lead.end());
    whole.insert(whole.end(), payload.begin(), payload.end());
    Buffer out(whole.size() + kMostSrtpGrowth);
    ASSERT_EQ(front(out, apart.seal(header, lead, payload, out)), sealed_rtp(in_place, whole));
  }
  EXPECT_EQ(payload, untouched);
}

TEST_P(SrtpTest, opening_to_another_place_leaves_the_sealed_packet_as_it_was) {
  const Buffer packet = samples_.rtp(kSsrc, 1);
  const Buffer sealed = sealed_rtp(sealer_, packet);
  const Buffer before = sealed;
  Buffer out(packet.size());
  EXPECT_EQ(front(out, opener_.open(sealed, out)), packet);
  const Buffer report = samples_.rtcp(kSsrc);
  const Buffer sealed_report = sealed_rtcp(sealer_, report);
  out.assign(report.size(), 0);
  EXPECT_EQ(front(out, opener_.open_rtcp(sealed_report, out)), report);
  EXPECT_EQ(sealed, before);
}

TEST_P(SrtpTest, a_change_of_any_byte_is_refused_and_changes_nothing) {
  opened(sealed_rtp(sealer_, samples_.rtp(kSsrc, 99)));
  for (std::uint16_t round = 100; round < 104; ++round) {
    const Buffer packet = samples_.rtp(kSsrc, round);
    const Buffer sealed = sealed_rtp(sealer_, packet);
    for (std::size_t at = 0; at < sealed.size(); ++at) {
      Buffer changed = sealed;
      changed[at] ^= static_cast<std::uint8_t>(1U << samples_.below(8));
      fault_of_rtp(changed);
    }
    ASSERT_EQ(opened(sealed), packet);
    const Buffer report = samples_.rtcp(kSsrc);
    const Buffer sealed_report = sealed_rtcp(sealer_, report);
    for (std::size_t at = 0; at < sealed_report.size(); ++at) {
      Buffer changed = sealed_report;
      changed[at] ^= static_cast<std::uint8_t>(1U << samples_.below(8));
      fault_of_rtcp(changed);
    }
    ASSERT_EQ(opened_rtcp(sealed_report), report);
  }
  EXPECT_EQ(opener_.sources(), 1U);
}

TEST_P(SrtpTest, a_false_tag_shows_nothing_of_the_text_and_leaves_no_error_behind) {
  ERR_clear_error();
  Buffer sealed = sealed_rtp(sealer_, samples_.rtp(kSsrc, 1));
  sealed.back() ^= 1;
  Buffer out(sealed.size(), 0);
  EXPECT_EQ(opener_.open(sealed, out), std::unexpected(SrtpFault::kForged));
  EXPECT_THAT(out, testing::Each(0));
  EXPECT_EQ(ERR_peek_error(), 0U) << "whoever speaks TLS on this thread would take it for its own";
}

TEST_P(SrtpTest, every_beginning_of_a_packet_is_refused) {
  const Buffer sealed = sealed_rtp(sealer_, samples_.rtp(kSsrc, 5));
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    fault_of_rtp({sealed.begin(), sealed.begin() + static_cast<std::ptrdiff_t>(size)});
  }
  const Buffer report = sealed_rtcp(sealer_, samples_.rtcp(kSsrc));
  for (std::size_t size = 0; size < report.size(); ++size) {
    fault_of_rtcp({report.begin(), report.begin() + static_cast<std::ptrdiff_t>(size)});
  }
  EXPECT_EQ(fault_of_rtp({}), SrtpFault::kMalformed);
  EXPECT_EQ(fault_of_rtcp(Buffer(11, 0x80)), SrtpFault::kMalformed);
}

TEST_P(SrtpTest, a_packet_is_opened_once_and_one_too_late_never) {
  Buffer first;
  for (std::uint16_t sequence = 0; sequence <= 1'024; ++sequence) {
    const Buffer sealed = sealed_rtp(sealer_, samples_.rtp(kSsrc, sequence));
    if (sequence == 0) first = sealed;
    if (sequence == 0) continue;
    ASSERT_FALSE(opened(sealed).empty());
    ASSERT_EQ(fault_of_rtp(sealed), SrtpFault::kRepeated);
  }
  EXPECT_EQ(fault_of_rtp(first), SrtpFault::kTooLate);
}

TEST_P(SrtpTest, reports_are_opened_once_and_one_too_late_never) {
  std::vector<Buffer> reports;
  for (int i = 0; i <= 128; ++i) reports.push_back(sealed_rtcp(sealer_, samples_.rtcp(kSsrc)));
  EXPECT_FALSE(opened_rtcp(reports[128]).empty());
  EXPECT_FALSE(opened_rtcp(reports[1]).empty());
  EXPECT_EQ(fault_of_rtcp(reports[1]), SrtpFault::kRepeated);
  EXPECT_EQ(fault_of_rtcp(reports[0]), SrtpFault::kTooLate);
}

TEST_P(SrtpTest, the_counter_rolls_over_at_both_ends_through_loss_and_reordering) {
  std::uint64_t sent = 0x7f00;
  for (int block = 0; block < 600; ++block) {
    std::vector<std::pair<Buffer, Buffer>> way;
    for (int i = 0; i < 16; ++i) {
      sent += samples_.below(50) == 0 ? 200 : 1;  // numbers that nobody used
      const Buffer packet = samples_.rtp(kSsrc, static_cast<std::uint16_t>(sent));
      way.emplace_back(packet, sealed_rtp(sealer_, packet));
    }
    samples_.shuffle(way);
    for (const auto& [packet, sealed] : way) {
      if (samples_.below(10) != 0) ASSERT_EQ(opened(sealed), packet) << sent;
    }
  }
  EXPECT_GT(sent, 0x10000U);
}

TEST_P(SrtpTest, who_seals_out_of_order_around_the_end_is_understood) {
  const std::uint16_t order[] = {0x7ff0, 0xfffe, 0x0001, 0xffff, 0x0000, 0x0002, 0xfff0, 0x03ff, 0x0005};
  for (const std::uint16_t sequence : order) {
    const Buffer packet = samples_.rtp(kSsrc, sequence);
    const Buffer sealed = sealed_rtp(sealer_, packet);
    ASSERT_EQ(opened(sealed), packet) << sequence;
  }
}

TEST_P(SrtpTest, nothing_is_sealed_twice_under_one_nonce) {
  Buffer room = samples_.rtp(kSsrc, 2'000);
  const std::size_t size = room.size();
  room.resize(size + kMostSrtpGrowth);
  const Buffer plain = room;
  EXPECT_TRUE(sealer_.seal(room, size));
  room = plain;
  EXPECT_EQ(sealer_.seal(room, size), std::unexpected(SrtpFault::kRepeated));
  EXPECT_EQ(room, plain);
  Buffer late = samples_.rtp(kSsrc, 2'000 - 1'024);
  const std::size_t late_size = late.size();
  late.resize(late_size + kMostSrtpGrowth);
  EXPECT_EQ(sealer_.seal(late, late_size), std::unexpected(SrtpFault::kTooLate));
}

TEST_P(SrtpTest, sources_are_bounded_and_strangers_take_no_room) {
  SrtpSealer sealer(GetParam(), master_, 3);
  SrtpOpener opener(GetParam(), master_, 2);
  for (std::uint32_t stranger = 0; stranger < 1'000; ++stranger) {
    Buffer packet = samples_.rtp(stranger, 1);
    packet.resize(packet.size() + kMostSrtpGrowth);
    opener.open(packet);
  }
  EXPECT_EQ(opener.sources(), 0U);
  for (std::uint32_t source = 1; source <= 4; ++source) {
    Buffer packet = samples_.rtp(source, 1);
    const std::size_t size = packet.size();
    packet.resize(size + kMostSrtpGrowth);
    const auto sealed = sealer.seal(packet, size);
    ASSERT_EQ(sealed.has_value(), source <= 3);
    if (!sealed) EXPECT_EQ(sealed.error(), SrtpFault::kTooManySources);
    if (!sealed) break;
    const auto opened = opener.open(MutableBytes(packet).first(*sealed));
    if (source <= 2) EXPECT_TRUE(opened);
    if (source > 2) EXPECT_EQ(opened, std::unexpected(SrtpFault::kTooManySources));
  }
}

TEST_P(SrtpTest, what_has_no_room_or_no_form_is_refused) {
  Buffer packet = samples_.rtp(kSsrc, 1);
  EXPECT_EQ(sealer_.seal(packet, packet.size()), std::unexpected(SrtpFault::kNoRoom));
  EXPECT_EQ(sealer_.seal(packet, packet.size() + 1), std::unexpected(SrtpFault::kNoRoom));
  const Buffer header = samples_.header(kSsrc, 1);
  Buffer out(2'000);
  Buffer longer = header;
  longer.push_back(0);
  EXPECT_EQ(sealer_.seal(longer, packet, out), std::unexpected(SrtpFault::kMalformed));
  EXPECT_EQ(sealer_.seal(header, Buffer(70'000), out), std::unexpected(SrtpFault::kMalformed));
  Buffer version_one(100, 0x40);
  EXPECT_EQ(sealer_.seal(version_one, 50), std::unexpected(SrtpFault::kMalformed));
  EXPECT_EQ(sealer_.seal_rtcp(version_one, 50), std::unexpected(SrtpFault::kMalformed));
  Buffer report = samples_.rtcp(kSsrc);
  EXPECT_EQ(sealer_.seal_rtcp(report, report.size()), std::unexpected(SrtpFault::kNoRoom));
  const Buffer sealed = sealed_rtp(sealer_, packet);
  EXPECT_EQ(opener_.open(sealed, MutableBytes(out).first(packet.size() - 1)), std::unexpected(SrtpFault::kNoRoom));
  EXPECT_EQ(opened(sealed), packet);
}

TEST_P(SrtpTest, keys_of_the_other_direction_open_nothing) {
  SrtpSealer other(GetParam(), samples_.master(GetParam()));
  EXPECT_EQ(fault_of_rtp(sealed_rtp(other, samples_.rtp(kSsrc, 1))), SrtpFault::kForged);
  EXPECT_EQ(fault_of_rtcp(sealed_rtcp(other, samples_.rtcp(kSsrc))), SrtpFault::kForged);
}

TEST_P(SrtpTest, openssl_allocates_nothing_for_a_packet) {
  ASSERT_TRUE(openssl_is_counted);
  std::vector<Buffer> packets;
  for (std::uint16_t i = 0; i < 200; ++i) packets.push_back(samples_.rtp(kSsrc, i));
  const Buffer sample_report = samples_.rtcp(kSsrc);
  Buffer room(3'000);
  const std::size_t before = openssl_allocations;
  ASSERT_GT(before, 0U);
  for (const auto& packet : packets) {
    std::ranges::copy(packet, room.begin());
    const auto sealed = sealer_.seal(room, packet.size());
    ASSERT_TRUE(sealed);
    room[*sealed - 1] ^= 1;
    ASSERT_FALSE(opener_.open(Bytes(room).first(*sealed), MutableBytes(room).subspan(1'500)));
    room[*sealed - 1] ^= 1;
    ASSERT_TRUE(opener_.open(MutableBytes(room).first(*sealed)));
    std::ranges::copy(sample_report, room.begin());
    const auto report = sealer_.seal_rtcp(room, sample_report.size());
    ASSERT_TRUE(report && opener_.open_rtcp(MutableBytes(room).first(*report)));
  }
  EXPECT_EQ(openssl_allocations, before);
}

}  // namespace
}  // namespace madang::media
