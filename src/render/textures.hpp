// Textures: Dear ImGui's ImTextureData protocol, carried out in GL.
//
// Invariant: the owner of a texture (the font atlas, ui/text's word atlas) writes pixels
// into memory and says which; here they are uploaded, and names made and deleted. A
// texture's TexID is its GL name, or 0. Called by render::Renderer.
#pragma once

struct ImTextureData;

namespace render {

// Does what the texture's status asks for. True: it has new pixels.
bool update_texture(ImTextureData& texture);
// Deletes it, or on a lost device forgets its name; its owner's pixels are uploaded anew
// when it is drawn again.
void drop_texture(ImTextureData& texture);

}  // namespace render
