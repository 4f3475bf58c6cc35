#include "kernel/outbound/reach.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace madang::outbound {
namespace {

namespace ip = boost::asio::ip;

ip::tcp::endpoint at(const char* address, std::uint16_t port) { return {ip::make_address(address), port}; }

TEST(Reach, addresses_of_the_internet_are_public) {
  for (const char* text : {"1.1.1.1",         "8.8.8.8",           "9.255.255.255",
                           "11.0.0.0",        "100.63.255.255",    "100.128.0.0",
                           "126.255.255.255", "128.0.0.0",         "168.63.129.15",
                           "169.253.255.255", "169.255.0.0",       "172.15.255.255",
                           "172.32.0.0",      "192.0.1.0",         "192.167.255.255",
                           "192.169.0.0",     "198.17.255.255",    "198.20.0.0",
                           "203.0.112.255",   "223.255.255.255",   "2001:4860:4860::8888",
                           "2606:4700::1111", "2a00:1450:4001::1", "2400:cb00::1",
                           "::ffff:8.8.8.8",  "64:ff9b::8.8.8.8"})
    EXPECT_TRUE(is_public(ip::make_address(text))) << text;
}

TEST(Reach, everything_that_only_some_reach_is_not) {
  for (const char* text :
       {"0.0.0.0",         "0.1.2.3",         "10.0.0.1",        "10.255.255.255",  "100.64.0.1",
        "100.100.100.200", "100.127.255.255", "127.0.0.1",       "127.255.255.254", "168.63.129.16",
        "169.254.169.254", "169.254.170.2",   "172.16.0.1",      "172.31.255.255",  "192.0.0.192",
        "192.0.2.7",       "192.31.196.1",    "192.52.193.1",    "192.88.99.1",     "192.168.0.1",
        "192.168.255.255", "192.175.48.1",    "198.18.0.1",      "198.19.255.255",  "198.51.100.7",
        "203.0.113.7",     "224.0.0.1",       "239.255.255.255", "240.0.0.1",       "255.255.255.255"})
    EXPECT_FALSE(is_public(ip::make_address(text))) << text;
}

TEST(Reach, nor_is_it_when_ipv6_spells_it) {
  for (const char* text : {"::",
                           "::1",
                           "::7f00:1",
                           "::127.0.0.1",
                           "::8.8.8.8",
                           "::ffff:127.0.0.1",
                           "::ffff:7f00:1",
                           "::ffff:a9fe:a9fe",
                           "::ffff:10.0.0.1",
                           "::ffff:0:127.0.0.1",
                           "64:ff9b::127.0.0.1",
                           "64:ff9b::a9fe:a9fe",
                           "64:ff9b::10.1.2.3",
                           "64:ff9b:1::8.8.8.8",
                           "64:ff9b:1::1",
                           "100::1",
                           "2001::1",
                           "2001:0:7f00:1::",
                           "2001:10::1",
                           "2001:20::1",
                           "2001:db8::1",
                           "2002:7f00:1::",
                           "2002:a9fe:a9fe::1",
                           "2002:808:808::1",
                           "2620:4f:8000::1",
                           "3fff::1",
                           "3fff:fff::1",
                           "5f00::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "fdff::1",
                           "fe80::1",
                           "febf::1",
                           "fec0::1",
                           "ff02::1",
                           "ff0e::1",
                           "fe80::1%1",
                           "4000::1",
                           "e000::1"})
    EXPECT_FALSE(is_public(ip::make_address(text))) << text;
}

TEST(Reach, only_the_ports_of_http_are_open) {
  const Reach reach;
  EXPECT_TRUE(reach.allows(at("8.8.8.8", 80)));
  EXPECT_TRUE(reach.allows(at("8.8.8.8", 443)));
  for (const std::uint16_t port : {22, 25, 81, 444, 3306, 6379, 8080})
    EXPECT_FALSE(reach.allows(at("8.8.8.8", port))) << port;
  EXPECT_FALSE(reach.allows(at("127.0.0.1", 80)));
}

TEST(Reach, an_operator_opens_single_endpoints) {
  const std::vector<std::string> allowed{"10.1.2.3:8080", "[fd00::7]:443"};
  const Reach reach(allowed);
  EXPECT_TRUE(reach.allows(at("10.1.2.3", 8080)));
  EXPECT_TRUE(reach.allows(at("::ffff:10.1.2.3", 8080)));
  EXPECT_TRUE(reach.allows(at("fd00::7", 443)));
  EXPECT_FALSE(reach.allows(at("10.1.2.3", 80)));
  EXPECT_FALSE(reach.allows(at("10.1.2.4", 8080)));
  EXPECT_FALSE(reach.allows(at("fd00::8", 443)));
}

TEST(Reach, what_is_no_endpoint_is_said) {
  for (const auto& text :
       std::vector<std::string>{"", "10.1.2.3", "10.1.2.3:", "10.1.2.3:0", "10.1.2.3:65536", "10.1.2.3:0080",
                                "10.1.2.3:8 ", "host:80", "::1:80", "[::1]", "[10.1.2.3]:80", "10.0.0.0/8:80", ":80",
                                "[]:80", std::string("10.1.2.3\0:80", 12), std::string("[::1\0]:80", 9)})
    EXPECT_THROW(Reach(std::vector{text}), std::invalid_argument) << text;
}

}  // namespace
}  // namespace madang::outbound
