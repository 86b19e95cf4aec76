package io.zerog.adapter.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Who the server is to clients over TLS: its certificate, those behind it, and its key. */
public final class TlsIdentity {

    private static final long MAX_FILE = 1024 * 1024;

    /** What a key can be, with a signature that shows whether it belongs to a certificate. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private final SSLContext context;

    /** A part of a PEM file: what it says it is, and its bytes. */
    private record Block(String label, byte[] bytes) {}

    /** A file that cannot be worked with; the message completes a sentence about it. */
    private static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnusableException(String detail) {
            super(detail);
        }
    }

    private TlsIdentity(SSLContext context) {
        this.context = context;
    }

    /**
     * Reads the files, which are PEM and at most 1 MiB; empty after telling what is wrong with
     * them.
     *
     * @param certificate the server's own certificate first, then those that vouch for it, in order
     * @param key not encrypted, in PKCS#8; RSA, EC or EdDSA
     * @param now when the certificate must be valid
     */
    public static Optional<TlsIdentity> read(
            Path certificate,
            Path key,
            Instant now,
            Consumer<String> wrongCertificate,
            Consumer<String> wrongKey) {
        List<X509Certificate> chain = List.of();
        PrivateKey own = null;
        try {
            chain = chain(certificate, now);
        } catch (UnusableException unusable) {
            wrongCertificate.accept(unusable.getMessage());
        }
        try {
            own = key(key);
        } catch (UnusableException unusable) {
            wrongKey.accept(unusable.getMessage());
        }
        if (chain.isEmpty() || own == null) {
            return Optional.empty();
        }
        if (!belongTogether(own, chain.getFirst().getPublicKey())) {
            wrongKey.accept("does not belong to the first certificate in " + certificate);
            return Optional.empty();
        }
        try {
            return Optional.of(new TlsIdentity(context(own, chain)));
        } catch (GeneralSecurityException | IOException unusable) {
            wrongCertificate.accept(
                    "cannot be used, its own certificate must come first and then the one that"
                            + " signed it: "
                            + unusable.getMessage());
            return Optional.empty();
        }
    }

    SSLContext context() {
        return context;
    }

    private static List<X509Certificate> chain(Path file, Instant now) throws UnusableException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<Block> blocks =
                    blocks(file).stream().filter(one -> one.label().equals("CERTIFICATE")).toList();
            if (blocks.isEmpty()) {
                throw new UnusableException("has no certificate in PEM");
            }
            X509Certificate[] chain = new X509Certificate[blocks.size()];
            for (int i = 0; i < chain.length; i++) {
                chain[i] =
                        (X509Certificate)
                                factory.generateCertificate(
                                        new ByteArrayInputStream(blocks.get(i).bytes()));
            }
            checkTime(chain[0], now);
            return List.of(chain);
        } catch (GeneralSecurityException malformed) {
            throw new UnusableException("has a certificate that is broken");
        }
    }

    private static void checkTime(X509Certificate certificate, Instant now)
            throws UnusableException {
        if (Date.from(now).after(certificate.getNotAfter())) {
            throw new UnusableException("has expired on " + certificate.getNotAfter().toInstant());
        }
        if (Date.from(now).before(certificate.getNotBefore())) {
            throw new UnusableException(
                    "is not valid before " + certificate.getNotBefore().toInstant());
        }
    }

    private static PrivateKey key(Path file) throws UnusableException {
        Block block =
                blocks(file).stream()
                        .filter(one -> one.label().endsWith("PRIVATE KEY"))
                        .findFirst()
                        .orElseThrow(() -> new UnusableException("has no private key in PEM"));
        if (!block.label().equals("PRIVATE KEY")) {
            throw new UnusableException(
                    "has an "
                            + block.label()
                            + ", which must be turned into a plain PKCS#8 one:"
                            + " openssl pkcs8 -topk8 -nodes");
        }
        for (String algorithm : SIGNATURES.keySet()) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(block.bytes()));
            } catch (InvalidKeySpecException another) {
                // The next kind of key is tried.
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every Java has " + algorithm, impossible);
            }
        }
        throw new UnusableException("has a private key that is broken, or not RSA, EC or EdDSA");
    }

    private static List<Block> blocks(Path file) throws UnusableException {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new UnusableException("is larger than 1 MiB");
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return BLOCK.matcher(text)
                    .results()
                    .map(found -> new Block(found.group(1), decoded(found.group(2))))
                    .toList();
        } catch (NoSuchFileException missing) {
            throw new UnusableException("there is no such file");
        } catch (IOException unreadable) {
            throw new UnusableException("cannot be read");
        }
    }

    /** The bytes; none for what is not Base64, which no parser takes. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }

    /** Whether what the one signs the other verifies. */
    private static boolean belongTogether(PrivateKey own, PublicKey shown) {
        try {
            byte[] text = "zerog".getBytes(StandardCharsets.US_ASCII);
            Signature signature = Signature.getInstance(SIGNATURES.get(own.getAlgorithm()));
            signature.initSign(own);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    private static SSLContext context(PrivateKey own, List<X509Certificate> chain)
            throws GeneralSecurityException, IOException {
        char[] noPassword = {};
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, noPassword);
        keys.setKeyEntry("zerog", own, noPassword, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, noPassword);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
