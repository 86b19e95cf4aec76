package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zerog.bootstrap.settings.Problem;
import io.zerog.bootstrap.settings.WrongSettingsException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS by certificate and key files. */
@Timeout(60)
class TlsTest {

    @TempDir private static Path folder;
    private static Certificate certificate;

    @BeforeAll
    static void makeOne() throws Exception {
        certificate = Certificate.make(folder, "EC", "-1d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void clientsThatTrustTheCertificateAreAnswered(String algorithm) throws Exception {
        Certificate own = Certificate.make(folder, algorithm, "-1d");
        try (ZeroG node = start(own.file(), own.key());
                HttpClient client = HttpClient.newBuilder().sslContext(own.trusting()).build()) {
            assertThat(node.address()).startsWith("https://127.0.0.1:");

            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(node.address() + "/v1/types"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothProtocolsThatAreStillSafeAreSpoken(String protocol) throws Exception {
        try (ZeroG node = start(certificate.file(), certificate.key());
                SSLSocket socket = connect(node, protocol)) {
            assertThat(ask(socket)).startsWith("HTTP/1.1 200 OK");
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void olderProtocolsAreRefused() throws Exception {
        try (ZeroG node = start(certificate.file(), certificate.key());
                Socket socket = new Socket("127.0.0.1", node.port())) {
            // The hello of a client that knows TLS 1.1 at most: the JDK's own no longer sends one.
            socket.getOutputStream().write(helloOfTls11());

            byte[] alert = socket.getInputStream().readNBytes(7);

            assertThat(alert[0]).as("alert").isEqualTo((byte) 21);
            assertThat(alert[5]).as("fatal").isEqualTo((byte) 2);
            assertThat(alert[6]).as("protocol version").isEqualTo((byte) 70);
        }
    }

    @Test
    void clientsThatSayNothingOrSpeakPlainHttpHoldUpNobody() throws Exception {
        try (ZeroG node = start(certificate.file(), certificate.key());
                Socket _ = new Socket("127.0.0.1", node.port());
                Socket plain = new Socket("127.0.0.1", node.port())) {
            plain.getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (SSLSocket socket = connect(node, "TLSv1.3")) {
                assertThat(ask(socket)).startsWith("HTTP/1.1 200 OK");
            }
            assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .doesNotContain("HTTP");
        }
    }

    @Test
    void aClientThatDoesNotKnowTheCertificateDoesNotTrustIt() throws Exception {
        Certificate other = Certificate.make(folder, "EC", "-1d");
        try (ZeroG node = start(certificate.file(), certificate.key());
                SSLSocket socket =
                        (SSLSocket)
                                other.trusting()
                                        .getSocketFactory()
                                        .createSocket("127.0.0.1", node.port())) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void filesThatCannotBeUsedAreTold() throws Exception {
        Path absent = folder.resolve("absent.pem");
        Path text = Files.writeString(folder.resolve("text.pem"), "no PEM\n");
        Path broken =
                Files.writeString(
                        folder.resolve("broken.pem"),
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                                + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Path encrypted =
                Files.writeString(
                        folder.resolve("encrypted.pem"),
                        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n"
                                + "-----END ENCRYPTED PRIVATE KEY-----\n");

        assertThat(problems(absent, absent))
                .containsExactly("there is no such file", "there is no such file");
        assertThat(problems(folder, folder)).containsExactly("cannot be read", "cannot be read");
        assertThat(problems(text, text))
                .containsExactly("has no certificate in PEM", "has no private key in PEM");
        assertThat(problems(broken, broken))
                .containsExactly(
                        "has a certificate that is broken",
                        "has a private key that is broken, or not RSA, EC or EdDSA");
        assertThat(problems(certificate.file(), encrypted))
                .singleElement()
                .asString()
                .startsWith("has an ENCRYPTED PRIVATE KEY, which must be turned into");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void aKeyOfAnotherCertificateIsTold(String algorithm) throws Exception {
        Certificate other = Certificate.make(folder, algorithm, "-1d");

        assertThat(problems(certificate.file(), other.key()))
                .containsExactly(
                        "does not belong to the first certificate in " + certificate.file());
    }

    @Test
    void aCertificateThatIsNotValidNowIsTold() throws Exception {
        Certificate past = Certificate.make(folder, "EC", "-400d");
        Certificate future = Certificate.make(folder, "EC", "+5d");

        assertThat(problems(past.file(), past.key()))
                .containsExactly("has expired on " + past.certificate().getNotAfter().toInstant());
        assertThat(problems(future.file(), future.key()))
                .containsExactly(
                        "is not valid before " + future.certificate().getNotBefore().toInstant());
    }

    @Test
    void oneFileWithoutTheOtherIsToldBesideAllElseThatIsWrong() {
        WrongSettingsException wrong =
                catchThrowableOfType(
                        WrongSettingsException.class,
                        () ->
                                ZeroG.builder()
                                        .set("http.tls.key", certificate.key().toString())
                                        .set("http.port", "x")
                                        .start());

        assertThat(wrong.problems().stream().map(Problem::toString))
                .containsExactlyInAnyOrder(
                        "http.tls.key = \""
                                + certificate.key()
                                + "\" (builder):"
                                + " needs http.tls.certificate too",
                        "http.port = \"x\" (builder): must be a whole number, 0 to 65535");
    }

    private static ZeroG start(Path file, Path key) {
        return ZeroG.builder()
                .set("http.port", "0")
                .set("store", "memory")
                .set("http.tls.certificate", file.toString())
                .set("http.tls.key", key.toString())
                .start();
    }

    private static List<String> problems(Path file, Path key) {
        WrongSettingsException wrong =
                catchThrowableOfType(WrongSettingsException.class, () -> start(file, key).close());
        return wrong.problems().stream().map(Problem::detail).toList();
    }

    private static SSLSocket connect(ZeroG node, String protocol) throws Exception {
        SSLSocket socket =
                (SSLSocket)
                        certificate
                                .trusting()
                                .getSocketFactory()
                                .createSocket("127.0.0.1", node.port());
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }

    private static String ask(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write(
                        "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** A record with a hello: version 3.2, 32 random bytes, no session, one cipher, no more. */
    private static byte[] helloOfTls11() {
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 4 + 2];
        byte[] head = {22, 3, 1, 0, (byte) (hello.length - 5), 1, 0, 0};
        System.arraycopy(head, 0, hello, 0, head.length);
        hello[8] = (byte) (hello.length - 9);
        hello[9] = 3;
        hello[10] = 2;
        int ciphers = 11 + 32 + 1;
        hello[ciphers + 1] = 2;
        hello[ciphers + 2] = (byte) 0xc0;
        hello[ciphers + 3] = 0x13;
        hello[ciphers + 4] = 1;
        return hello;
    }
}
