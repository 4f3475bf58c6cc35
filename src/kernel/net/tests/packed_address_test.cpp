#include "kernel/net/packed_address.hpp"

#include <gtest/gtest.h>

namespace madang::net {

TEST(PackedAddress, gives_back_the_text_of_every_address) {
  for (const auto* text : {"127.0.0.1", "0.0.0.0", "255.255.255.254", "::", "::1", "2001:db8::4711", "::ffff:192.0.2.1",
                           "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::1%1"}) {
    const auto given = PackedAddress(text).text();
    EXPECT_TRUE(given == text || (given == "fe80::1%lo" && std::string_view(text) == "fe80::1%1")) << given;
  }
}

TEST(PackedAddress, what_is_no_address_is_none) {
  EXPECT_EQ(PackedAddress("").text(), "");
  EXPECT_EQ(PackedAddress("somewhere").text(), "");
}

TEST(PackedAddress, is_small) { EXPECT_EQ(sizeof(PackedAddress), 20U); }

}  // namespace madang::net
