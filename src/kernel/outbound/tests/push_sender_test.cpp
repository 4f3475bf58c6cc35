#include "kernel/outbound/push_sender.hpp"

#include <gtest/gtest.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <boost/json.hpp>

#include "kernel/outbound/tests/scripted_server.hpp"

namespace madang::outbound {
namespace {

using Socket = ScriptedServer::Socket;

const SystemClock kClock;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// A browser: it has a key, and reads what is pushed to it as RFC 8291 and RFC 8188 say; nothing when it is damaged.
struct Browser {
  Key key = new_key();
  std::string secret = random_bytes(16);

  PushSubscription subscription(const std::string& endpoint) const {
    return {endpoint, base64url(public_bytes(key)), base64url(secret)};
  }
  std::optional<std::string> read(const std::string& body) const {
    if (body.size() < 86 + 17 || body.substr(16, 5) != std::string("\0\0\x10\0\x41", 5)) return std::nullopt;
    const auto salt = body.substr(0, 16);
    const auto theirs = body.substr(21, 65);
    const auto other = public_key(theirs);
    if (!other) return std::nullopt;
    const auto both = std::string("WebPush: info") + '\0' + public_bytes(key) + theirs;
    const auto shared = hkdf(secret, shared_secret(key, *other), both, 32);
    const auto content_key = hkdf(salt, shared, std::string("Content-Encoding: aes128gcm") + '\0', 16);
    const auto nonce = hkdf(salt, shared, std::string("Content-Encoding: nonce") + '\0', 12);
    auto text = opened(content_key, nonce, body.substr(86));
    if (!text) return std::nullopt;
    const auto end = text->find_last_not_of('\0');
    if (end == std::string::npos || (*text)[end] != '\x02') return std::nullopt;
    text->resize(end);
    return text;
  }
  static std::optional<std::string> opened(const std::string& key, const std::string& nonce, std::string sealed) {
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  EVP_CIPHER_CTX_free);
    auto tag = sealed.substr(sealed.size() - 16);
    sealed.resize(sealed.size() - 16);
    std::string text(sealed.size(), '\0');
    int length = 0;
    auto* out = reinterpret_cast<unsigned char*>(text.data());
    EVP_DecryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, bytes_of(key), bytes_of(nonce));
    EVP_DecryptUpdate(context.get(), out, &length, bytes_of(sealed), int(sealed.size()));
    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, 16, tag.data());
    if (EVP_DecryptFinal_ex(context.get(), out + length, &length) != 1) return std::nullopt;
    return text;
  }
};

/// Whether the signature (r and s) of a token is that of the key beside it.
bool is_signed(const std::string& text, const std::string& pair, const Key& key) {
  auto* signature = ECDSA_SIG_new();
  ECDSA_SIG_set0(signature, BN_bin2bn(bytes_of(pair), 32, nullptr), BN_bin2bn(bytes_of(pair) + 32, 32, nullptr));
  unsigned char* encoded = nullptr;
  const int length = i2d_ECDSA_SIG(signature, &encoded);
  auto* context = EVP_MD_CTX_new();
  EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key.get());
  const bool is_well = EVP_DigestVerify(context, encoded, std::size_t(length), bytes_of(text), text.size()) == 1;
  EVP_MD_CTX_free(context);
  OPENSSL_free(encoded);
  ECDSA_SIG_free(signature);
  return is_well;
}

struct Service {
  explicit Service(std::string status, std::string headers = "")
      : server([this, status, headers](ScriptedServer& self, Socket& socket, const std::string&) {
          const auto head = self.heads().back();
          const auto length = std::size_t(std::stoi(head.substr(head.find("Content-Length: ") + 16)));
          body = head.substr(head.find("\r\n\r\n") + 4);
          const auto have = body.size();
          body.resize(length);
          boost::asio::read(socket, boost::asio::buffer(body.data() + have, length - have));
          ScriptedServer::send(
              socket, "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: 0\r\n" + headers + "\r\n");
        }) {}

  PushSender sender() const {
    return {"a secret of the server",
            {.contact = "mailto:admin@example.org"},
            Reach(std::vector{server.endpoint()}),
            kClock};
  }
  std::string header(const std::string& name) const {
    const auto head = server.heads().at(0);
    const auto start = head.find("\r\n" + name + ": ");
    if (start == std::string::npos) return {};
    const auto from = start + name.size() + 4;
    return head.substr(from, head.find("\r\n", from) - from);
  }

  std::string body;
  ScriptedServer server;
};

std::string told(const PushDelivery& delivery) {
  constexpr const char* kNames[] = {"sent", "refused", "later"};
  const std::string state = kNames[static_cast<int>(delivery.state)];
  return (delivery.is_gone ? "gone, " : "") + (delivery.reason.empty() ? state : state + ": " + delivery.reason);
}

// RFC 8291, appendix A
TEST(PushMessage, the_example_of_the_standard_comes_out) {
  const auto ours = key_of_number(from_base64url("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").value());
  EXPECT_EQ(base64url(public_bytes(ours)),
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
  const PushSubscription subscription{
      "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
      "BTBZMqHH6r4Tts7J_aSIgg"};
  EXPECT_FALSE(fault_of(subscription));
  const auto body = encrypted("When I grow up, I want to be a watermelon", subscription, ours,
                              from_base64url("DGv6ra1nlYgDCS1FRnbzlw").value(), 0);
  ASSERT_TRUE(body);
  EXPECT_EQ(
      base64url(*body),
      "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3"
      "jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
}

TEST(PushMessage, every_length_is_read_by_the_browser_and_by_no_other) {
  const Browser browser;
  const Browser other;
  const auto subscription = browser.subscription("https://push.example.net/x");
  for (const std::size_t length :
       {std::size_t(0), std::size_t(1), std::size_t(511), std::size_t(512), kMostPushBytes}) {
    const std::string text(length, 'x');
    const auto body = encrypted(text, subscription, new_key(), random_bytes(16), 512);
    ASSERT_TRUE(body);
    EXPECT_LE(body->size(), 4'096);
    EXPECT_EQ(browser.read(*body), text) << length;
    EXPECT_FALSE(other.read(*body));
    auto damaged = *body;
    damaged.back() ^= 1;
    EXPECT_FALSE(browser.read(damaged));
  }
  EXPECT_FALSE(encrypted(std::string(kMostPushBytes + 1, 'x'), subscription, new_key(), random_bytes(16), 0));
}

TEST(PushMessage, what_is_no_subscription_says_why) {
  const Browser browser;
  const auto good = browser.subscription("https://push.example.net/x");
  const auto fault = [&](auto change) {
    auto each = good;
    change(each);
    const auto why = fault_of(each);
    return why ? why->substr(0, why->find(':')) : "none";
  };
  EXPECT_EQ(fault([](PushSubscription&) {}), "none");
  EXPECT_EQ(fault([](PushSubscription& it) { it.endpoint = "http://push.example.net/x"; }), "endpoint");
  EXPECT_EQ(fault([](PushSubscription& it) { it.endpoint = "file:///etc/passwd"; }), "endpoint");
  EXPECT_EQ(fault([](PushSubscription& it) { it.p256dh = "AAAA"; }), "p256dh");
  EXPECT_EQ(fault([](PushSubscription& it) { it.p256dh = base64url("\x04" + std::string(64, '\x01')); }), "p256dh");
  EXPECT_EQ(fault([](PushSubscription& it) { it.auth = "AAAA"; }), "auth");
  EXPECT_EQ(fault([](PushSubscription& it) { it.auth = "?"; }), "auth");
}

TEST(Base64Url, it_is_read_as_it_is_written) {
  for (std::size_t length = 0; length < 100; ++length) {
    const auto bytes = random_bytes(length);
    EXPECT_EQ(from_base64url(base64url(bytes)), bytes);
  }
  EXPECT_EQ(from_base64url("_-8="), "\xff\xef");
  for (const auto* bad : {"A", "AB", "A+AA", "A A", "AAAAA"}) EXPECT_FALSE(from_base64url(bad)) << bad;
}

TEST(PushSender, a_message_reaches_the_browser_with_what_its_service_needs) {
  Service service("201 Created");
  const Browser browser;
  const auto sender = service.sender();
  const PushMessage message{.text = R"({"alert":"서버실"})", .keep = std::chrono::hours(1), .topic = "alr_1"};
  EXPECT_EQ(told(sender.send(browser.subscription(service.server.url("/send/1")), message)), "sent");
  EXPECT_EQ(browser.read(service.body), message.text);
  EXPECT_EQ(service.header("TTL"), "3600");
  EXPECT_EQ(service.header("Urgency"), "high");
  EXPECT_EQ(service.header("Topic"), "alr_1");
  EXPECT_EQ(service.header("Content-Encoding"), "aes128gcm");
  const auto authorization = service.header("Authorization");
  ASSERT_TRUE(authorization.starts_with("vapid t=")) << authorization;
  const auto comma = authorization.find(", k=");
  const auto token = authorization.substr(8, comma - 8);
  EXPECT_EQ(authorization.substr(comma + 4), sender.public_key());
  const auto last = token.rfind('.');
  const auto key = public_key(from_base64url(sender.public_key()).value());
  EXPECT_TRUE(is_signed(token.substr(0, last), from_base64url(token.substr(last + 1)).value(), *key));
  EXPECT_FALSE(is_signed(token.substr(0, last) + "x", from_base64url(token.substr(last + 1)).value(), *key));
  const auto first = token.find('.');
  const auto claims = boost::json::parse(from_base64url(token.substr(first + 1, last - first - 1)).value());
  EXPECT_EQ(claims.at("aud").as_string(), service.server.url(""));
  EXPECT_EQ(claims.at("sub").as_string(), "mailto:admin@example.org");
  const auto left = claims.at("exp").as_int64() - kClock.now().milliseconds() / 1000;
  EXPECT_GT(left, 11 * 3'600);
  EXPECT_LT(left, 24 * 3'600);
}

TEST(PushSender, the_same_secret_is_the_same_key) {
  const PushSender a("one", {}, Reach(), kClock);
  const PushSender b("one", {}, Reach(), kClock);
  const PushSender c("two", {}, Reach(), kClock);
  EXPECT_EQ(a.public_key(), b.public_key());
  EXPECT_NE(a.public_key(), c.public_key());
  EXPECT_EQ(a.public_key().size(), 87);
}

TEST(PushSender, answers_have_their_meaning) {
  const auto answered = [](const std::string& status) {
    Service service(status, "Retry-After: 9\r\n");
    const auto delivery = service.sender().send(Browser().subscription(service.server.url()), {.text = "a"});
    if (delivery.state == DeliveryState::later) EXPECT_EQ(delivery.wait, std::chrono::seconds(9));
    return told(delivery);
  };
  EXPECT_EQ(answered("410 Gone"), "gone, refused: the push service answered 410");
  EXPECT_EQ(answered("404 Not Found"), "gone, refused: the push service answered 404");
  EXPECT_EQ(answered("413 Too Large"), "refused: the push service answered 413");
  EXPECT_EQ(answered("429 Too Many"), "later: the push service answered 429");
  EXPECT_EQ(answered("502 Bad"), "later: the push service answered 502");
  EXPECT_EQ(answered("307 Elsewhere"), "refused: the push service answered 307");
}

TEST(PushSender, a_browser_does_not_lead_it_into_our_network) {
  const Browser browser;
  Service service("201 Created");
  const PushSender sender("a", {}, Reach(), kClock, [](const std::string&) {
    return std::vector{boost::asio::ip::make_address("93.184.216.34"), boost::asio::ip::make_address("10.0.0.1")};
  });
  const auto refusal = "refused: endpoint: lies where this server does not go";
  EXPECT_EQ(told(sender.send(browser.subscription(service.server.url()), {.text = "a"})), refusal);
  EXPECT_EQ(told(sender.send(browser.subscription("https://169.254.169.254/x"), {.text = "a"})), refusal);
  EXPECT_EQ(told(sender.send(browser.subscription("https://push.example.net/x"), {.text = "a"})), refusal);
  const PushSender lost("a", {}, Reach(), kClock,
                        [](const std::string&) { return std::vector<boost::asio::ip::address>(); });
  EXPECT_EQ(told(lost.send(browser.subscription("https://push.example.net/x"), {.text = "a"})),
            "later: the push service has no address");
  EXPECT_EQ(told(sender.send(browser.subscription("https://push.example.net/x"), {.text = "a", .topic = "a b"})),
            "refused: topic: must be at most 32 letters, digits, - and _");
  EXPECT_TRUE(service.server.heads().empty());
}

TEST(PushSender, what_it_would_never_go_to_is_known_before_anything_is_sent) {
  const Browser browser;
  const PushSender sender("a", {}, Reach(std::vector{std::string("127.0.0.1:8080")}), kClock);
  const auto fault = [&](const std::string& endpoint) {
    return sender.fault_of(browser.subscription(endpoint)).value_or("none");
  };
  EXPECT_EQ(fault("https://push.example.net/x"), "none");
  EXPECT_EQ(fault("https://93.184.216.34/x"), "none");
  EXPECT_EQ(fault("http://127.0.0.1:8080/x"), "none");
  const auto refusal = "endpoint: lies where this server does not go";
  for (const auto* inside : {"https://10.0.0.1/x", "https://169.254.169.254/x", "https://[::1]/x",
                             "https://localhost/x", "http://127.0.0.1:8081/x", "https://93.184.216.34:22/x"})
    EXPECT_EQ(fault(inside), refusal) << inside;
  EXPECT_EQ(fault("http://push.example.net/x"), "endpoint: must be an https URL");
}

}  // namespace
}  // namespace madang::outbound
