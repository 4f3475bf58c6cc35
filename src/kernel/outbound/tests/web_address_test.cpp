#include "kernel/outbound/web_address.hpp"

#include <gtest/gtest.h>

namespace madang::outbound {
namespace {

/// As it is written anew; empty when it is refused.
std::string read(std::string_view text) {
  const auto address = read_web_address(text);
  return address ? address->text() : "";
}

TEST(WebAddress, is_written_in_one_spelling) {
  EXPECT_EQ(read("http://example.com"), "http://example.com/");
  EXPECT_EQ(read("HTTPS://Example.COM:443/A?b=C#part"), "https://example.com/A?b=C");
  EXPECT_EQ(read("http://example.com.:8080/"), "http://example.com:8080/");
  EXPECT_EQ(read("https://example.com?q=1"), "https://example.com/?q=1");
  EXPECT_EQ(read("https://example.com/가 나?\"<>"), "https://example.com/%EA%B0%80%20%EB%82%98?%22%3C%3E");
  EXPECT_EQ(read("https://example.com/%2e%2E/a%00"), "https://example.com/%2e%2E/a%00");
  EXPECT_EQ(read("https://한국.kr/길"), "https://xn--3e0b707e.kr/%EA%B8%B8");
  EXPECT_EQ(read("https://例え.jp"), "https://xn--r8jz45g.jp/");
  EXPECT_EQ(read("http://[2001:DB8:0::1]:80/"), "http://[2001:db8::1]/");
  EXPECT_EQ(read("http://a_b.example/"), "http://a_b.example/");
}

TEST(WebAddress, an_address_has_one_spelling_and_the_others_are_refused) {
  EXPECT_EQ(read("http://127.0.0.1/"), "http://127.0.0.1/");
  EXPECT_EQ(read("http://[::1]/"), "http://[::1]/");
  EXPECT_EQ(read("http://[::ffff:127.0.0.1]/"), "http://[::ffff:127.0.0.1]/");
  EXPECT_EQ(read("http://１２７。０。０。１/"), "http://127.0.0.1/") << "full-width digits mean the same to a browser";
  for (const char* text : {"http://2130706433/",     "http://017700000001/", "http://0x7f000001/",
                           "http://0x7f.0.0.1/",     "http://0177.0.0.1/",   "http://127.1/",
                           "http://127.0.1/",        "http://127.0.0.1.1/",  "http://127.0.0.01/",
                           "http://127.0.0.0x1/",    "http://127.0.0.256/",  "http://0/",
                           "http://1.2.3.4.5/",      "http://a.1/",          "http://a.0x1/",
                           "http://a.0X/",           "http://127.0.0.1../",  "http://[::1%25lo]/",
                           "http://[fe80::1%eth0]/", "http://[::1/",         "http://::1/",
                           "http://[127.0.0.1]/",    "http://[]/",           "http://[::1]a/",
                           "http://①.0.0.1.①/"})
    EXPECT_EQ(read(text), "") << text;
}

TEST(WebAddress, what_programs_read_in_different_ways_is_refused) {
  for (const char* text : {"",
                           "example.com",
                           "ftp://example.com/",
                           "file:///etc/passwd",
                           "gopher://example.com/",
                           "javascript:alert(1)",
                           "http:example.com",
                           "http:/example.com",
                           "http:///example.com",
                           "http://",
                           "http://user@example.com/",
                           "http://user:word@example.com/",
                           "http://example.com@127.0.0.1/",
                           "http://example.com\\@127.0.0.1/",
                           "http://example.com:80@127.0.0.1/",
                           "http://example.com:/",
                           "http://example.com:0/",
                           "http://example.com:65536/",
                           "http://example.com:8a/",
                           "http://example.com:-1/",
                           "http://example.com:000080/",
                           "http://exa mple.com/",
                           "http://exa%6dple.com/",
                           "http://example.com\t/",
                           "http://exam\nple.com/",
                           "http://example.com/\r\nHost: a",
                           "http://example..com/",
                           "http://.example.com/",
                           "http://-a.com/",
                           "http://a-.com/",
                           "http://a,b/",
                           "http://a;b/",
                           "http://a$b/",
                           "http://\xff\xfe.com/",
                           " http://example.com/",
                           "http://127.0.0.1:80:80/"})
    EXPECT_EQ(read(text), "") << text;
  EXPECT_EQ(read("http://" + std::string(64, 'a') + ".com/"), "");
  EXPECT_EQ(read("http://example.com/" + std::string(3000, 'a')), "");
}

TEST(WebAddress, a_reference_is_read_from_where_it_stands) {
  const auto base = *read_web_address("https://example.com:8443/a/b?c=d");
  const auto joined = [&](std::string_view reference) {
    const auto address = read_web_address(reference, base);
    return address ? address->text() : "";
  };
  EXPECT_EQ(joined("/x"), "https://example.com:8443/x");
  EXPECT_EQ(joined("x.png"), "https://example.com:8443/a/x.png");
  EXPECT_EQ(joined("?q"), "https://example.com:8443/a/b?q");
  EXPECT_EQ(joined("#top"), "https://example.com:8443/a/b?c=d");
  EXPECT_EQ(joined("//other.example/x"), "https://other.example/x");
  EXPECT_EQ(joined(" http://other.example/ \n"), "http://other.example/");
  EXPECT_EQ(joined("/a:b"), "https://example.com:8443/a:b");
  EXPECT_EQ(joined("file:///etc/passwd"), "");
  EXPECT_EQ(joined("data:text/html,x"), "");
  EXPECT_EQ(joined("//0x7f000001/"), "");
  EXPECT_EQ(joined("//user@other.example/"), "");
  EXPECT_EQ(joined("\\\\other.example"), "");
  EXPECT_EQ(joined(""), "");
}

}  // namespace
}  // namespace madang::outbound
