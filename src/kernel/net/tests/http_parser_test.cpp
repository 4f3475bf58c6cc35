#include "kernel/net/http_parser.hpp"

#include <gtest/gtest.h>

namespace madang::net {

namespace {

struct Outcome {
  int status = 0;  // of the refusal; 0 when read, -1 when more is needed
  HttpRequest request;
};

/// Feeds as a connection does: what was not taken comes again with more behind.
Outcome parse_in_steps(std::string_view text, std::size_t step) {
  const ServerLimits limits;
  HttpParser parser(limits);
  std::string pending;
  for (std::size_t position = 0; position < text.size(); position += step) {
    pending += text.substr(position, step);
    const auto taken = parser.feed(pending);
    if (!taken) return {taken.error().status, {}};
    pending.erase(0, *taken);
    if (parser.done()) return {0, parser.take()};
  }
  return {-1, {}};
}

int status_of(std::string_view text) {
  const auto whole = parse_in_steps(text, text.size()).status;
  EXPECT_EQ(whole, parse_in_steps(text, 1).status) << text;
  return whole;
}

std::string post(std::string_view fields, std::string_view body = {}) {
  return "POST /x HTTP/1.1\r\nHost: here\r\n" + std::string(fields) + "\r\n" + std::string(body);
}
std::string get(std::string_view fields) { return "GET / HTTP/1.1\r\n" + std::string(fields) + "\r\n"; }
std::string line(std::string_view request_line) { return std::string(request_line) + "\r\nHost: here\r\n\r\n"; }
std::string chunked(std::string_view body) { return post("Transfer-Encoding: chunked\r\n", body); }

}  // namespace

TEST(HttpParser, reads_the_same_whatever_the_pieces) {
  const auto text = post("Cookie: a=1; madang_session=xyz\r\nCONTENT-length: 11\r\n", "hello world");
  for (std::size_t step = 1; step <= text.size(); ++step) {
    const auto outcome = parse_in_steps(text, step);
    ASSERT_EQ(outcome.status, 0) << step;
    EXPECT_EQ(outcome.request.method, Method::post);
    EXPECT_EQ(outcome.request.path, "/x");
    EXPECT_EQ(outcome.request.body, "hello world");
    EXPECT_EQ(outcome.request.header("content-LENGTH"), "11");
    EXPECT_EQ(outcome.request.cookie("madang_session"), "xyz");
    EXPECT_EQ(outcome.request.cookie("session"), "");
  }
}

TEST(HttpParser, reads_chunks_whatever_the_pieces) {
  const auto text = chunked("5\r\nhello\r\n1;a=b\r\n \r\n005\r\nworld\r\n0\r\nX-Late: 1\r\nHost: there\r\n\r\n");
  for (std::size_t step = 1; step <= text.size(); ++step) {
    const auto outcome = parse_in_steps(text, step);
    ASSERT_EQ(outcome.status, 0) << step;
    EXPECT_EQ(outcome.request.body, "hello world");
    EXPECT_EQ(outcome.request.header("x-late"), "");
    EXPECT_EQ(outcome.request.header("host"), "here");
  }
}

TEST(HttpParser, a_length_must_be_beyond_doubt) {
  EXPECT_EQ(status_of(post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")), 400);
  EXPECT_EQ(status_of(post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")), 400);
  EXPECT_EQ(status_of(post("Content-Length: 1\r\nContent-Length: 1\r\n", "a")), 400);
  EXPECT_EQ(status_of(post("Content-Length: 1\r\ncontent-length: 2\r\n", "ab")), 400);
  EXPECT_EQ(status_of(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")), 400);
  for (const auto* value : {"1, 1", "+1", "-1", "0x1", "1 1", "", "a", "1a", "99999999999999999999"}) {
    EXPECT_EQ(status_of(post("Content-Length: " + std::string(value) + "\r\n", "a")), 400) << value;
  }
  EXPECT_EQ(status_of("POST / HTTP/1.0\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
}

TEST(HttpParser, only_the_chunked_coding_is_known) {
  for (const auto* value :
       {"gzip", "identity", "gzip, chunked", "chunked, chunked", "xchunked", "chunked;q=1", "\"chunked\""}) {
    EXPECT_EQ(status_of(post("Transfer-Encoding: " + std::string(value) + "\r\n", "0\r\n\r\n")), 501) << value;
  }
  EXPECT_EQ(status_of(post("Transfer-Encoding: Chunked\r\n", "0\r\n\r\n")), 0);
}

TEST(HttpParser, fields_have_one_spelling) {
  EXPECT_EQ(status_of(get("Host : here\r\n")), 400);
  EXPECT_EQ(status_of(get("Host: here\r\nX: a\r\n b\r\n")), 400);
  EXPECT_EQ(status_of(get("Host: here\r\nX: a\r\n\tb\r\n")), 400);
  EXPECT_EQ(status_of(get(" Host: here\r\n")), 400);
  EXPECT_EQ(status_of(get("Host: here\r\n: empty\r\n")), 400);
  EXPECT_EQ(status_of(get("Host: here\r\nno colon\r\n")), 400);
  EXPECT_EQ(status_of(get("Host: here\r\nX(y): 1\r\n")), 400);
  EXPECT_EQ(status_of(get("Host: here\nX: 1\r\n")), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\nHost: here\n\n"), 400);
  EXPECT_EQ(status_of(get("Host: here\r\nX: a\rb\r\n")), 400);
  EXPECT_EQ(status_of(get("Host: here\r\nX: a" + std::string(1, '\0') + "b\r\n")), 400);
  EXPECT_EQ(status_of(get("Host: here\r\nX: caf\xc3\xa9\r\n")), 0);
}

TEST(HttpParser, there_is_exactly_one_host) {
  EXPECT_EQ(status_of(get("")), 400);
  EXPECT_EQ(status_of(get("X: 1\r\n")), 400);
  EXPECT_EQ(status_of(get("Host: \r\n")), 400);
  EXPECT_EQ(status_of(get("Host: a\r\nHost: a\r\n")), 400);
  EXPECT_EQ(status_of(get("Host: a\r\nhost: b\r\n")), 400);
}

TEST(HttpParser, request_lines_have_one_spelling) {
  EXPECT_EQ(status_of(line("GET  / HTTP/1.1")), 400);
  EXPECT_EQ(status_of(line("GET / HTTP/1.1 ")), 400);
  EXPECT_EQ(status_of(line("GET /")), 400);
  EXPECT_EQ(status_of(line("GET / x HTTP/1.1")), 400);
  EXPECT_EQ(status_of(line("G(T / HTTP/1.1")), 400);
  EXPECT_EQ(status_of(line("GET /\x01 HTTP/1.1")), 400);
  EXPECT_EQ(status_of(line("GET /\xff HTTP/1.1")), 400);
  EXPECT_EQ(status_of(line("GET / http/1.1")), 400);
  EXPECT_EQ(status_of(line("GET / HTTP/1.10")), 400);
  EXPECT_EQ(status_of("\r\n\r\nGET / HTTP/1.1\r\nHost: here\r\n\r\n"), 400);
  EXPECT_EQ(status_of("\r\nGET / HTTP/1.1\r\nHost: here\r\n\r\n"), 0);
}

TEST(HttpParser, other_versions_are_refused_by_name) {
  for (const auto* version : {"HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/3.0"}) {
    EXPECT_EQ(status_of(line("GET / " + std::string(version))), 505) << version;
  }
  EXPECT_EQ(status_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
}

TEST(HttpParser, chunks_have_one_spelling) {
  for (const auto* body :
       {"x\r\n0\r\n", "\r\n0\r\n\r\n", "-1\r\na\r\n", "+1\r\na\r\n", "0x1\r\na\r\n\r\n", "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello0\r\n\r\n", "1\r\nabc\r\n0\r\n\r\n", "11111111111111111\r\n", "1;\x01\r\na\r\n0\r\n\r\n",
        "1 \r\na\r\n0\r\n\r\n", "1;\na\r\na\r\n0\r\n\r\n", "0;\n\r\n\r\n"}) {
    const auto status = status_of(chunked(body));
    EXPECT_TRUE(status == 400 || status == 413) << body << " gave " << status;
  }
}

TEST(HttpParser, the_line_of_a_chunk_is_not_collected_for_ever) {
  EXPECT_EQ(parse_in_steps(chunked("1;" + std::string(20'000, 'x')), 100).status, 400);
}

TEST(HttpParser, trailers_are_fields_and_as_few_as_headers) {
  EXPECT_EQ(status_of(chunked("0\r\nno colon\r\n\r\n")), 400);
  EXPECT_EQ(status_of(chunked("0\r\nX: a\r\n b\r\n\r\n")), 400);
  EXPECT_EQ(status_of(chunked("0\r\nX: a\n\r\n")), 400);
  std::string trailers;
  for (std::size_t count = 0; count < ServerLimits().header_count; ++count) trailers += "X: a\r\n";
  EXPECT_EQ(status_of(chunked("0\r\n" + trailers + "\r\n")), 0);
  EXPECT_EQ(status_of(chunked("0\r\n" + trailers + "X: a\r\n\r\n")), 400);
  EXPECT_EQ(parse_in_steps(chunked("0\r\nX: " + std::string(20'000, 'x')), 100).status, 400);
}

TEST(HttpParser, an_unknown_expectation_is_refused) { EXPECT_EQ(status_of(post("Expect: a-miracle\r\n")), 417); }

TEST(HttpParser, targets_may_name_the_host_they_are_for) {
  const auto whole = "GET http://here/a?b HTTP/1.1\r\nHost: HERE\r\n\r\n";
  EXPECT_EQ(parse_in_steps(whole, 1000).request.path, "/a");
  EXPECT_EQ(parse_in_steps(whole, 1000).request.query, "b");
  EXPECT_EQ(parse_in_steps(line("GET http://here HTTP/1.1"), 1000).request.path, "/");
  EXPECT_EQ(status_of(line("GET http://there/ HTTP/1.1")), 400);
  EXPECT_EQ(status_of(line("OPTIONS * HTTP/1.1")), 400);
  EXPECT_EQ(status_of(line("CONNECT here:80 HTTP/1.1")), 400);
}

}  // namespace madang::net
