package io.sessionring.example.ringctl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The certificate authorities in a PEM or PKCS12 file. */
@SuppressWarnings("ArrayRecordComponent") // read only
record Authorities(Path file, char @Nullable [] password) {

    /**
     * {@return what trusts these authorities and no others}
     *
     * @throws IllegalArgumentException if the file cannot be read or holds no authority
     */
    SSLContext context() {
        try {
            KeyStore trusted = read(Files.readAllBytes(file));
            if (trusted.size() == 0) {
                throw wrong("holds no authority, or none that can be read without --tls-ca-password");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (NoSuchFileException e) {
            throw wrong("does not exist");
        } catch (IOException | GeneralSecurityException e) {
            throw wrong("cannot be read: " + e.getMessage());
        }
    }

    private KeyStore read(byte[] content) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        if (!new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN ")) {
            store.load(new ByteArrayInputStream(content), password);
            return store;
        }
        store.load(null, null);
        int number = 0;
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content))) {
            store.setCertificateEntry(Integer.toString(number++), certificate);
        }
        return store;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("--tls-ca " + file + " " + what);
    }
}
